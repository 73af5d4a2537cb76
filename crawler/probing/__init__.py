"""Probing: what can be found out about an undescribed site by evidence, without guessing."""
