motd = "hello from a file"
