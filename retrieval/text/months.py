"""The months by their Arabic names: in the Gulf and Egypt, the Levant and Iraq, the Maghreb."""

from __future__ import annotations

from retrieval.text.fold import fold

MONTHS = {
    "january": "يناير, كانون الثاني, جانفي",
    "february": "فبراير, شباط, فيفري",
    "march": "مارس, آذار",
    "april": "أبريل, نيسان, أفريل",
    "may": "مايو, أيار, ماي",
    "june": "يونيو, يونيه, حزيران, جوان",
    "july": "يوليو, يوليه, تموز, جويلية, يوليوز",
    "august": "أغسطس, آب, أوت, غشت",
    "september": "سبتمبر, أيلول, شتنبر",
    "october": "أكتوبر, تشرين الأول",
    "november": "نوفمبر, تشرين الثاني, نونبر",
    "december": "ديسمبر, كانون الأول, دجنبر",
}
"""By their English names, in the order of the year."""

ARABIC_MONTHS = {fold(name): month for month, names in MONTHS.items() for name in names.split(", ")}
"""The English name of each folded Arabic one."""
