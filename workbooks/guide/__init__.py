"""The officer's guide as a booklet, a card, a page for the administrator and a checklist, all from the texts here."""
