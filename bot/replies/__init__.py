"""Every sentence the bot says, in one place."""
