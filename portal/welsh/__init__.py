"""The Welsh language as plain functions: letters, words, mutation and dictionary forms."""
