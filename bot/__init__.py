"""The Rasa assistant: it decides what was asked, and answers in ids alone."""
