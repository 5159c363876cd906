"""What needs more than one place to be told: works, actors, statements in full, occasions, events."""
