"""Isnad on Telegram."""
