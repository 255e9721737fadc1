// Does nothing. A browser takes it only from a hub whose certificate it trusts, and so tells the page
// `/trust` what an exception clicked away in a warning would hide.
