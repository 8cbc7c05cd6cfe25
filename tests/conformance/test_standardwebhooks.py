"""standardwebhooks: verifies what we sign."""
