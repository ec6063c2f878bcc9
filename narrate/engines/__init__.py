"""Speech engines: one module each, their libraries imported only when used."""
