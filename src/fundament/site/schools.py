"""What a school's list says of it, for the command line."""

from django.utils.module_loading import import_string

from fundament.kernel import clock
from fundament.site import capabilities
from fundament.site.registering import here, read
from fundament.site.words import Task


def load(task: Task) -> None:
    """Make schools and classes what a file says of them. Raises Problem, Refusal."""
    capabilities.must_run("school", "school load")
    school = "fundament.capabilities.school"
    read_schools = import_string(f"{school}.forms.read_schools")
    load_schools = import_string(f"{school}.service.load_schools")
    done = load_schools(read_schools(read(task.arguments.file)), here(), clock.now())
    for one in done:
        task.say(
            f"{one.institution} {one.name}: {one.pupils} pupils, {one.staff} staff; "
            f"{one.entered} entered, {one.left} left."
        )
        if one.without_login:
            task.say(f"  {one.without_login} without a login: staff gives it on the class's page.")
        if one.without_role:
            task.say(
                f"  {one.without_role} of the staff need the role: `role add --role school_staff`."
            )
    if not done:
        task.say("The file names no class.")
