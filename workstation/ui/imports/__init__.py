"""The import window: manifest files looked at, brought in, and what is to repair of them."""
