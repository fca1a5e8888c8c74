"""The demo's page: its HTML, styles and scripts, served as they lie here."""
