//! What a candidate must bring to enter beside the own account: networks one may come from, and the spoken code.

use std::net::IpAddr;

/// A network, or one address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Network {
    base: u128,
    /// Bits of the base that count.
    bits: u32,
    v4: bool,
}

/// Most networks of one session.
pub const MOST_NETWORKS: usize = 100;

impl Network {
    /// Reads `10.1.2.0/24`, `10.1.2.3`, `2001:db8::/32`. Bits behind the prefix must be 0 (RFC 4632 § 3.1), so that a slip
    /// of the pen does not let a whole network in.
    ///
    /// ```
    /// use server::rules::entry::Network;
    ///
    /// let hall = Network::parse("10.1.2.0/24").unwrap();
    /// assert!(hall.holds("10.1.2.255".parse().unwrap()) && !hall.holds("10.1.3.0".parse().unwrap()));
    /// assert!(hall.holds("::ffff:10.1.2.9".parse().unwrap()), "the same address as IPv6 sockets name it");
    /// assert_eq!(Network::parse("10.1.2.3/24"), None, "that is a machine, not a network");
    /// assert_eq!(Network::parse("10.1.2.0/33"), None);
    /// ```
    pub fn parse(text: &str) -> Option<Self> {
        let (address, bits) = match text.trim().split_once('/') {
            Some((address, bits)) => (address, Some(bits)),
            None => (text.trim(), None),
        };
        let (base, v4) = number(address.parse().ok()?);
        let width = if v4 { 32 } else { 128 };
        let bits = match bits {
            Some(bits) if bits.bytes().all(|b| b.is_ascii_digit()) => bits.parse().ok().filter(|b| *b <= width)?,
            Some(_) => return None,
            None => width,
        };
        let one = Self { base, bits, v4 };
        (one.prefix(base) == base).then_some(one)
    }

    /// Whether an address lies in it.
    pub fn holds(&self, address: IpAddr) -> bool {
        let (address, v4) = number(address);
        v4 == self.v4 && self.prefix(address) == self.base
    }

    fn prefix(&self, address: u128) -> u128 {
        let width = if self.v4 { 32 } else { 128 };
        address.checked_shr(width - self.bits).and_then(|a| a.checked_shl(width - self.bits)).unwrap_or(0)
    }
}

/// The address as a number; an IPv4 address in IPv6 clothes is an IPv4 address.
fn number(address: IpAddr) -> (u128, bool) {
    match address.to_canonical() {
        IpAddr::V4(v4) => (u128::from(v4.to_bits()), true),
        IpAddr::V6(v6) => (v6.to_bits(), false),
    }
}

/// The networks of a list, one a line; empty lines do not count.
///
/// # Errors
/// The lines that are none, each with its number from 1. A list longer than [`MOST_NETWORKS`] names the first line too many.
///
/// ```
/// use server::rules::entry::networks;
///
/// assert_eq!(networks("10.1.2.0/24\n\n10.1.9.7").unwrap().len(), 2);
/// assert_eq!(networks("10.1.2.0/24\n考场\n::1/129").unwrap_err(), [(2, "考场".to_owned()), (3, "::1/129".to_owned())]);
/// ```
pub fn networks(text: &str) -> Result<Vec<Network>, Vec<(usize, String)>> {
    let (mut found, mut wrong) = (Vec::new(), Vec::new());
    for (number, line) in (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty()) {
        match Network::parse(line).filter(|_| found.len() < MOST_NETWORKS) {
            Some(network) => found.push(network),
            None => wrong.push((number, line.trim().to_owned())),
        }
    }
    if wrong.is_empty() { Ok(found) } else { Err(wrong) }
}

/// A code as it is compared: full-width characters as ASCII, no spaces and hyphens, capital letters.
///
/// ```
/// assert_eq!(server::rules::entry::normal_code(" ４8 2-9a1 "), "4829A1");
/// ```
pub fn normal_code(text: &str) -> String {
    let fold = |c: char| match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        c => c,
    };
    text.chars().map(fold).filter(|c| !c.is_whitespace() && *c != '-').map(|c| c.to_ascii_uppercase()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_holds_what_its_prefix_says() {
        for (network, address, inside) in [
            ("0.0.0.0/0", "255.1.2.3", true),
            ("0.0.0.0/0", "::1", false),
            ("::/0", "2001:db8::1", true),
            ("::/0", "10.0.0.1", false),
            ("10.0.0.1", "10.0.0.1", true),
            ("10.0.0.1", "10.0.0.2", false),
            ("10.0.0.0/31", "10.0.0.1", true),
            ("10.0.0.0/31", "10.0.0.2", false),
            ("::ffff:10.0.0.0/24", "10.0.0.9", true),
            ("2001:db8::/33", "2001:db8:7fff::1", true),
            ("2001:db8::/33", "2001:db8:8000::1", false),
        ] {
            let holds = Network::parse(network).unwrap().holds(address.parse().unwrap());
            assert_eq!(holds, inside, "{address} in {network}");
        }
        for wrong in [
            "",
            "10.0.0",
            "10.0.0.0/",
            "10.0.0.0/+8",
            "10.0.0.0/-1",
            "10.0.0.0/8/8",
            "a/8",
            "10.0.0.0 /8x",
            "1.2.3.4/0",
        ] {
            assert_eq!(Network::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_list_is_bounded() {
        let list = "10.0.0.1\n".repeat(MOST_NETWORKS + 1);
        assert_eq!(networks(&list).unwrap_err(), [(MOST_NETWORKS + 1, "10.0.0.1".to_owned())]);
    }
}
