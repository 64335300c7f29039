"""Cipher: AES-256-GCM, with what is bound to a content besides; loaded when it is first used."""

# ruff: noqa: PLC0415  # a window without a store, and one whose store is locked, does without it


def enciphered(key: bytes, nonce: bytes, content: bytes, bound: bytes) -> bytes:
    """A content under a key, its 16 bytes of tag behind it; the nonce is used once with a key."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    return AESGCM(key).encrypt(nonce, content, bound)


def deciphered(key: bytes, nonce: bytes, content: bytes, bound: bytes) -> bytes | None:
    """What was enciphered; None where key, nonce, `bound` or any byte of it is another."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        return AESGCM(key).decrypt(nonce, content, bound)
    except InvalidTag:
        return None
