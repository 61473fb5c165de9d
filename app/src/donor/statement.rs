pub fn reference_in(_payer: &str, _sound: impl Fn(&str) -> bool) -> Option<String> {
    None
}
