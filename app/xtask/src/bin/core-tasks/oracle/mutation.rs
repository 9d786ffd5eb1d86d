//! Variations of DER: one or two elements are changed, and the lengths around them are right again.

use super::random::Random;

#[derive(Debug, Clone)]
enum Content {
    Bytes(Vec<u8>),
    /// Elements, after the byte of a bit string that counts its unused bits.
    Elements(Option<u8>, Vec<Element>),
}

#[derive(Debug, Clone)]
struct Element {
    tag: u8,
    content: Content,
}

/// Contents that a reader may stumble over.
const CONTENTS: [&[u8]; 26] = [
    b"",
    b"\x00",
    b"\xFF",
    b"\x01",
    b"\x80",
    b"\x00\x80",
    b"\x7F\xFF\xFF\xFF\xFF\xFF\xFF\xFF",
    b"\x80\x00\x00\x00\x00\x00\x00\x00\x00",
    b"\x0A\x01\x02\x03",
    b"\x0A\x01\x02\x03\xFF\xFF\xFF\x00",
    b"\x0A\x01\x02\x03\xFF\x00\xFF\x00",
    b"\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\xFF\xFF\x0A\x00\x00\x01",
    b"edge-lab.net",
    b".edge-lab.net",
    b"edge..lab",
    b"edge-lab.net.",
    b"a b",
    b"mail@edge-lab.net",
    b"https://edge-lab.net:443/x?y#z",
    b"http://[::1%25x]/",
    b"http://edge%20lab/",
    b"\xC3\xBC.net",
    b"\x2A\x86\x48\xCE\x3D\x03\x01\x07",
    b"\x2B\x81\x04\x00\x0A",
    b"250101000000Z",
    b"20250230000000Z",
];

/// Tags: universal ones, and those of general names and of optional fields.
const TAGS: [u8; 26] = [
    1, 2, 3, 4, 5, 6, 12, 18, 19, 20, 22, 23, 24, 30, 0x30, 0x31, 0x80, 0x81, 0x82, 0x86, 0x87, 0xA0, 0xA1, 0xA3, 0xA4,
    0x1F,
];

/// Extensions that Go reads, by the last number after 2.5.29; 1 is one that it does not know.
const EXTENSIONS: [u8; 14] = [14, 15, 17, 18, 19, 30, 31, 32, 33, 35, 36, 37, 54, 1];

pub(super) fn mutated(der: &[u8], random: &mut Random) -> Vec<u8> {
    let Some(mut elements) = elements(der, 0) else { return der.to_vec() };
    for _ in 0..=random.below(2) {
        let count = elements.iter().map(size).sum();
        let at = random.below(count);
        let mut left = at;
        for index in 0..elements.len() {
            let size = size(&elements[index]);
            if left < size {
                change(&mut elements, index, left, random);
                break;
            }
            left -= size;
        }
    }
    let mut out = Vec::new();
    for element in &elements {
        encode(element, &mut out);
    }
    out
}

/// Changes the element that comes `left` after the one at `index`, in the order of the text.
fn change(elements: &mut Vec<Element>, index: usize, mut left: usize, random: &mut Random) {
    if left > 0
        && let Content::Elements(_, inside) = &mut elements[index].content
    {
        left -= 1;
        for at in 0..inside.len() {
            let size = size(&inside[at]);
            if left < size {
                change(inside, at, left, random);
                return;
            }
            left -= size;
        }
        return;
    }
    match random.below(10) {
        0 => drop(elements.remove(index)),
        1 => elements.insert(index, elements[index].clone()),
        2 => elements.swap(0, index),
        3 => elements[index].tag = *random.one_of(&TAGS),
        4 => elements[index].tag ^= 1 << random.below(8),
        5 => elements.insert(index, Element { tag: *random.one_of(&TAGS), content: content(random) }),
        6 => elements[index].content = content(random),
        _ => within(&mut elements[index], random),
    }
}

fn content(random: &mut Random) -> Content {
    Content::Bytes(random.one_of(&CONTENTS).to_vec())
}

fn within(element: &mut Element, random: &mut Random) {
    match &mut element.content {
        Content::Elements(Some(padding), _) => *padding ^= 1 << random.below(4),
        // An extension becomes critical or not, another one, or one more follows.
        Content::Elements(None, inside) if inside.first().is_some_and(|first| first.tag == 6) && inside.len() <= 3 => {
            match random.below(3) {
                0 => inside[0].content = Content::Bytes(vec![0x55, 0x1D, *random.one_of(&EXTENSIONS)]),
                1 => inside.insert(1, Element { tag: 1, content: Content::Bytes(vec![0xFF]) }),
                _ => inside.retain(|one| one.tag != 1),
            }
        }
        Content::Elements(None, inside) => inside.reverse(),
        Content::Bytes(bytes) if bytes.is_empty() => bytes.push(0),
        Content::Bytes(bytes) => {
            let at = random.below(bytes.len());
            match random.below(4) {
                0 => bytes[0] ^= 0x80,
                1 => bytes[at] ^= 1 << random.below(8),
                2 => bytes.truncate(at),
                _ => bytes.insert(at, u8::try_from(random.below(256)).unwrap_or(0)),
            }
        }
    }
}

/// How many elements it has, with itself.
fn size(element: &Element) -> usize {
    match &element.content {
        Content::Bytes(_) => 1,
        Content::Elements(_, inside) => 1 + inside.iter().map(size).sum::<usize>(),
    }
}

/// The elements of DER, if it is nothing else. Octet and bit strings may hold elements.
fn elements(mut der: &[u8], depth: usize) -> Option<Vec<Element>> {
    let mut found = Vec::new();
    while !der.is_empty() && depth < 16 {
        let (tag, first) = (*der.first()?, *der.get(1)?);
        let count = if first < 0x80 { 0 } else { usize::from(first & 0x7F) };
        let length = match der.get(2..2 + count)? {
            [] => usize::from(first),
            bytes if count <= 3 => bytes.iter().fold(0, |n, b| (n << 8) | usize::from(*b)),
            _ => return None,
        };
        let (content, rest) = der.get(2 + count..)?.split_at_checked(length)?;
        let inside = match (tag, content) {
            (3, [padding, inside @ ..]) => elements(inside, depth + 1).map(|inside| (Some(*padding), inside)),
            (4, _) => elements(content, depth + 1).map(|inside| (None, inside)),
            _ if tag & 0x20 != 0 => elements(content, depth + 1).map(|inside| (None, inside)),
            _ => None,
        };
        let content = match inside {
            Some((padding, inside)) => Content::Elements(padding, inside),
            None => Content::Bytes(content.to_vec()),
        };
        found.push(Element { tag, content });
        der = rest;
    }
    der.is_empty().then_some(found)
}

fn encode(element: &Element, out: &mut Vec<u8>) {
    let mut content = Vec::new();
    match &element.content {
        Content::Bytes(bytes) => content.extend(bytes),
        Content::Elements(padding, inside) => {
            content.extend(padding);
            for element in inside {
                encode(element, &mut content);
            }
        }
    }
    out.push(element.tag);
    let length = content.len().to_be_bytes();
    let start = length.iter().position(|byte| *byte != 0).unwrap_or(length.len() - 1);
    if content.len() >= 0x80 {
        out.push(0x80 | u8::try_from(length.len() - start).unwrap_or(0));
    }
    out.extend(&length[start..]);
    out.append(&mut content);
}

#[cfg(test)]
mod tests {
    use super::*;

    const DER: &[u8] = &[0x30, 9, 2, 1, 5, 4, 4, 0x30, 2, 5, 0];

    #[test]
    fn what_is_not_changed_stays() {
        let mut out = Vec::new();
        elements(DER, 0).unwrap().iter().for_each(|element| encode(element, &mut out));
        assert_eq!(out, DER);
    }

    #[test]
    fn the_same_seed_gives_the_same_variations() {
        let variations = |seed| {
            let mut random = Random::new(seed);
            (0..50).map(|_| mutated(DER, &mut random)).collect::<Vec<_>>()
        };
        assert_eq!(variations(7), variations(7));
        assert!(variations(7).iter().filter(|der| *der != DER).count() > 25);
    }
}
