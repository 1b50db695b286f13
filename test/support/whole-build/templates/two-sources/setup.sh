#!/bin/bash
set -eu
sudo install -D -m 0640 /tmp/files/app.ini /etc/app/app.ini
echo "$MOTD" | sudo tee /etc/motd
