//! Why a check did not pass, in the words people read.

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Europe::Rome;
use domain::format;

/// Why a check did not pass, or what is worth knowing although it did.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Reason {
    // --- the signature itself
    #[error("la firma usa {0}, un algoritmo che non è più sicuro")]
    WeakDigest(String),
    #[error("la chiave del firmatario è RSA di {0} bit: ne servono almeno 2048")]
    ShortKey(usize),
    #[error("l’algoritmo di firma {0} non è tra quelli che il portale sa verificare")]
    UnknownAlgorithm(String),
    #[error("la chiave pubblica nel certificato non è leggibile")]
    BrokenKey,
    #[error("il certificato del firmatario non è nel file")]
    CertificateMissing,
    #[error("il contenuto non è quello firmato: l’impronta non corrisponde")]
    ContentChanged,
    #[error("la firma non corrisponde: gli attributi firmati o la firma sono stati modificati")]
    SignatureWrong,
    #[error("la firma non corrisponde al contenuto e al certificato")]
    PlainSignatureWrong,
    #[error("tra gli attributi firmati manca {0}")]
    AttributeMissing(&'static str),
    #[error("tra gli attributi firmati {0} compare più volte o con più valori")]
    AttributeTwice(&'static str),
    #[error("l’attributo firmato {0} non è leggibile")]
    AttributeBroken(&'static str),
    #[error("il tipo di contenuto firmato non è quello del file")]
    ContentTypeDiffers,
    #[error("l’attributo signing-certificate indica un altro certificato")]
    OtherCertificate,
    #[error("manca l’attributo signing-certificate: è una firma CMS, non CAdES-BES")]
    NoSigningCertificate,
    #[error("la firma non ha attributi firmati: è una firma CMS, non CAdES-BES")]
    NoAttributes,
    #[error("la firma non ha attributi firmati, che per questo contenuto sono obbligatori")]
    AttributesNeeded,
    #[error("la firma è separata dal documento, che non è stato fornito")]
    ContentMissing,
    // --- the content asked for
    #[error("il contenuto firmato non è il documento richiesto")]
    OtherContent,
    // --- the certificate's path
    #[error("non sono configurate le autorità di certificazione di cui fidarsi")]
    NoAnchors,
    #[error("la catena del certificato arriva a «{0}», che non è tra le autorità riconosciute")]
    UnknownIssuer(String),
    #[error("nella catena del certificato la firma di un’autorità non corrisponde")]
    PathSignature,
    #[error("nella catena il certificato è firmato con un algoritmo non ammesso o con una chiave troppo corta")]
    PathAlgorithm,
    #[error("nella catena un certificato è scaduto il {}", moment(.0))]
    PathExpired(DateTime<Utc>),
    #[error("nella catena un certificato vale solo dal {}", moment(.0))]
    PathEarly(DateTime<Utc>),
    #[error("il certificato è emesso da chi non è un’autorità di certificazione")]
    NotAnAuthority,
    #[error("un’autorità della catena non può firmare certificati (keyUsage)")]
    AuthorityUsage,
    #[error("la catena è più lunga di quanto un’autorità ammette")]
    PathLength,
    #[error(
        "un’autorità della catena limita i nomi che certifica, e quello del titolare non vi rientra o non è verificabile"
    )]
    NameConstraint,
    #[error("il certificato del firmatario è quello di un’autorità di certificazione, non di una persona")]
    SignerIsAuthority,
    #[error("un certificato della catena ha un’estensione critica che il portale non conosce")]
    CriticalExtension,
    #[error("la catena del certificato è troppo complessa")]
    PathTooComplex,
    #[error("la catena del certificato non è valida: {0}")]
    PathOther(String),
    #[error("il certificato non è fatto per firmare documenti (keyUsage)")]
    SignerUsage,
    // --- validity
    #[error("il certificato è scaduto il {}, prima della firma ({})", moment(.not_after), moment(.at))]
    ExpiredAtSigning { not_after: DateTime<Utc>, at: DateTime<Utc> },
    #[error("il certificato vale dal {}, dopo la firma ({})", moment(.not_before), moment(.at))]
    EarlyAtSigning { not_before: DateTime<Utc>, at: DateTime<Utc> },
    #[error("il certificato è scaduto il {}, prima del {}", moment(.not_after), format::date(*.day))]
    ExpiredOn { not_after: DateTime<Utc>, day: NaiveDate },
    #[error("il certificato vale dal {}, dopo il {}", moment(.not_before), format::date(*.day))]
    EarlyOn { not_before: DateTime<Utc>, day: NaiveDate },
    #[error("non si sa quando è stata apposta la firma")]
    NoTime,
    // --- revocation
    #[error("il certificato è stato revocato il {}", moment(.0))]
    Revoked(DateTime<Utc>),
    #[error("il certificato è sospeso dal {}", moment(.0))]
    Suspended(DateTime<Utc>),
    #[error("il certificato è stato revocato il {}, dopo il giorno che conta", moment(.0))]
    RevokedLater(DateTime<Utc>),
    #[error("un’autorità della catena è stata revocata il {}", moment(.0))]
    AuthorityRevoked(DateTime<Utc>),
    #[error("manca la lista di revoca (CRL) dell’autorità che ha emesso il certificato")]
    NoList,
    #[error("la lista di revoca (CRL) non arriva al giorno che conta: va aggiornata")]
    OldList,
    #[error("la lista di revoca (CRL) non è firmata dall’autorità che ha emesso il certificato")]
    ForgedList,
    #[error("la lista di revoca (CRL) è successiva alla scadenza del certificato, che può non comparirvi più")]
    ListAfterExpiry,
    #[error("senza una catena valida la revoca non si può stabilire")]
    RevocationWithoutPath,
    // --- the file
    #[error("dopo la firma il file contiene altri {0} byte")]
    TrailingBytes(usize),
    #[error("la controfirma di {0} non è valida")]
    CounterSignatureWrong(String),
    #[error("la firma porta una marca temporale del {}, che non è stata verificata", moment(.0))]
    TimestampSeen(DateTime<Utc>),
}

/// `31/12/2021 23:59`, in Italy.
fn moment(at: &DateTime<Utc>) -> String {
    at.with_timezone(&Rome).format("%d/%m/%Y %H:%M").to_string()
}
