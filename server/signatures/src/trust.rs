//! Whom the installation trusts: anchors, intermediate certificates and revocation lists.

/// Configured anchors, intermediate certificates and revocation lists.
#[derive(Debug, Default)]
pub struct Trust {}
