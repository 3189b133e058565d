"""Where key results stand: assessed from the work, stored for lists to read, compared with a recount every night."""
