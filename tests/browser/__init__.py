"""The built site in Debian's Chromium: what a reader can do with it, by whatever means."""
