"""Notes to oneself about a tension: encrypted, and for nobody else."""
