"""The world: files, the clock's readings, the network. Nothing here decides anything."""
