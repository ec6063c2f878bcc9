"""The values that flow through narrate: frozen, without I/O."""
