"""What a host may ask of a crawler: robots.txt, pauses, a budget of requests."""
