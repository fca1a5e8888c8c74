"""`openings practice`: its name, and its words for a crisis."""

CRISIS = "Call Linden Street on 555 0100, or 988 at any hour."


def test_what_the_practice_says_in_a_crisis_is_what_somebody_in_one_is_told(openings):
    openings("chat", "--as", "client")
    assert f"Crisis text: {CRISIS}" in openings("practice", "--crisis-text", CRISIS).stdout
    assert openings("chat", "--as", "client", stdin="i cant go on\n").stdout.startswith(CRISIS)
    assert "crisis" not in openings("check").stdout


def test_a_crisis_text_of_several_lines_is_read_from_standard_input(openings):
    openings("chat", "--as", "client")
    openings("practice", "--crisis-text", "-", stdin="Call us.\nOr call 988.\n")
    assert "Call us.\nOr call 988." in openings("chat", "--as", "client", stdin="i cant go on\n").stdout


def test_a_practice_has_the_name_it_is_given_and_until_then_check_says_so(openings):
    openings("chat", "--as", "admin")
    assert "openings practice --name" in openings("check").stdout
    assert "Name: Linden Street" in openings("practice", "--name", " Linden Street ").stdout
    assert "openings practice --name" not in openings("check").stdout
    assert openings("practice").stdout.startswith("Name: Linden Street\nTime zone: Europe/London\nCrisis text: none;")


def test_a_name_that_is_empty_and_a_practice_that_is_not_there_are_refused(openings):
    assert "--name" in openings("practice", "--name", "  ").stderr
    assert "no practice" in openings("practice", "--name", "Linden Street").stderr
