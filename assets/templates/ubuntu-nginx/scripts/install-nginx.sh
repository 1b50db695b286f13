#!/bin/sh
# Installs nginx with the site from /tmp/site. SITE is its host name.
set -e

export DEBIAN_FRONTEND=noninteractive
sudo apt-get update
sudo apt-get install -y nginx

sudo mkdir -p /var/www/site /etc/nginx/conf.d
sudo cp /tmp/site/index.html /var/www/site/index.html
sed "s/SITE_NAME/$SITE/" /tmp/site/site.conf | sudo tee /etc/nginx/conf.d/site.conf > /dev/null
sudo systemctl enable nginx

rm -rf /tmp/site
