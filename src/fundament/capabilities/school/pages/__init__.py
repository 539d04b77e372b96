"""HTML for people: adults who look after a school login, and the young person who takes it over."""

from fundament.capabilities.school.pages.adults import overview, pupil, school_class
from fundament.capabilities.school.pages.handover import begin_again, handover

__all__ = ["begin_again", "handover", "overview", "pupil", "school_class"]
