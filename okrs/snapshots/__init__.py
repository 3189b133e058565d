"""Where key results stand: assessed from the work, stored for lists, and compared with a recount every night."""
