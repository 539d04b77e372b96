"""Post: letters from authorities to people and companies (Digital Post)."""
