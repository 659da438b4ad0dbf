"""Doorstep survey for the gas hook-up (入户摸底): from the first knock to gas on."""
