//! A transaction on either database.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use sqlx::{Postgres, Sqlite, Transaction};

use crate::{Backend, Result};

/// A transaction: a snapshot to read from, or a unit of work. Dropped without
/// [`Tx::commit`], it leaves the database as it was.
#[derive(Debug)]
pub struct Tx {
    inner: Inner,
    statements: u64,
    total: Arc<AtomicU64>,
}

/// The two kinds of transaction.
#[derive(Debug)]
pub(crate) enum Inner {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
}

impl Tx {
    pub(crate) fn new(inner: Inner, total: Arc<AtomicU64>) -> Self {
        Self { inner, statements: 0, total }
    }

    pub(crate) fn inner(&mut self) -> &mut Inner {
        &mut self.inner
    }

    pub(crate) fn count(&mut self) {
        self.statements += 1;
        self.total.fetch_add(1, Ordering::Relaxed);
    }

    /// How many statements ran in this transaction (its begin and end not counted).
    #[must_use]
    pub fn statements(&self) -> u64 {
        self.statements
    }

    /// Which database this is.
    #[must_use]
    pub fn backend(&self) -> Backend {
        match self.inner {
            Inner::Sqlite(_) => Backend::Sqlite,
            Inner::Postgres(_) => Backend::Postgres,
        }
    }

    /// Makes everything done in this transaction last.
    ///
    /// # Errors
    /// [`crate::StoreError::Conflict`] when PostgreSQL finds at the end that another
    /// transaction was in the way: nothing was stored, the work may be tried again.
    pub async fn commit(self) -> Result<()> {
        match self.inner {
            Inner::Sqlite(t) => t.commit().await?,
            Inner::Postgres(t) => t.commit().await?,
        }
        Ok(())
    }

    /// Undoes everything done in this transaction, and waits for it.
    ///
    /// # Errors
    /// When the database cannot be reached; the work is undone all the same.
    pub async fn rollback(self) -> Result<()> {
        match self.inner {
            Inner::Sqlite(t) => t.rollback().await?,
            Inner::Postgres(t) => t.rollback().await?,
        }
        Ok(())
    }
}
