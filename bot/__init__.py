"""The faces of Isnad: Telegram, the terminal, the command line, and the one place that wires."""
