"""Run Rasa's own commands: `python -m bot train|run|test|data …`."""

from bot.launcher import main

if __name__ == "__main__":
    main()
