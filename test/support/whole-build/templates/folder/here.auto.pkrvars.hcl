base = "AlmaLinux-9-*"
