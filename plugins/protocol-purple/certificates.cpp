// SPDX-License-Identifier: GPL-2.0-or-later
#include "certificates.h"

#include "dialect.h"
#include "requests.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QDateTime>
#include <QFile>
#include <QJsonArray>
#include <QJsonObject>
#include <QSslCertificate>
#include <QSslError>

namespace locum::purple {
namespace {

/// The certificates as Qt's. libpurple gives their bytes only by way of a file.
QList<QSslCertificate> chainOf(const PurpleCertificateVerificationRequest *request)
{
    QList<QSslCertificate> chain;
    const auto path = fromUtf8(purple_user_dir()) + QStringLiteral("/certificate.pem");
    for (auto *node = request->cert_chain; node != nullptr; node = node->next) {
        auto *certificate = static_cast<PurpleCertificate *>(node->data);
        if (!purple_certificate_export(QFile::encodeName(path).constData(), certificate)) {
            continue;
        }
        QFile file(path);
        if (file.open(QIODevice::ReadOnly)) {
            chain += QSslCertificate(file.readAll(), QSsl::Pem);
        }
        file.remove();
    }
    return chain;
}

/// Whose connection it is that `request` comes from; libpurple's TLS plugins pass theirs as the callback's data.
Session *sessionOf(const PurpleCertificateVerificationRequest *request)
{
    const auto *tls = static_cast<const PurpleSslConnection *>(request->cb_data);
    Session *connecting = nullptr;
    int count = 0;
    for (auto *node = purple_connections_get_all(); node != nullptr; node = node->next) {
        auto *connection = static_cast<PurpleConnection *>(node->data);
        if (tls->connect_cb_data == connection) {
            return Session::of(connection);
        }
        if (purple_connection_get_state(connection) == PURPLE_CONNECTING) {
            connecting = Session::of(connection);
            ++count;
        }
    }
    // Protocols with a connection of their own between (BOSH): it can be but the one that is logging in.
    return count == 1 ? connecting : nullptr;
}

/// The name that the certificate must be for: the address's domain, whatever host serves it (RFC 6120 §13.7.2.1).
QString expectedName(const Session &session, const PurpleCertificateVerificationRequest *request)
{
    const bool isBosh = qstrlen(purple_account_get_string(session.account(), "bosh_url", "")) > 0;
    if (session.quirks().dialect == Dialects::Xmpp && !isBosh) {
        const auto name = fromUtf8(purple_account_get_username(session.account()));
        return name.section(u'@', 1).section(u'/', 0, 0);
    }
    return fromUtf8(request->subject_name);
}

QJsonArray namesOf(const QSslCertificate &certificate)
{
    QJsonArray names;
    for (const auto &name : certificate.subjectInfo(QSslCertificate::CommonName)) {
        names.append(name);
    }
    const auto alternatives = certificate.subjectAlternativeNames();
    for (const auto &name : alternatives) {
        if (!names.contains(name)) {
            names.append(name);
        }
    }
    return names;
}

void ask(Session &session, const QSslCertificate &certificate, const QString &name, const QString &fingerprint,
         const QList<QSslError> &errors)
{
    RequestReceived request;
    request.handle = certificateHandle + fingerprint; // so that an answer is good for another process of ours, too
    request.kind = RequestKind::Certificate;
    QJsonArray reasons;
    for (const auto &error : errors) {
        reasons.append(error.errorString());
    }
    const auto pinned = session.pinnedCertificate();
    request.text =
        pinned.isEmpty()
            ? QCoreApplication::translate("locum::purple", "Nobody vouches for the certificate of %1.").arg(name)
            : QCoreApplication::translate("locum::purple",
                                          "The certificate of %1 is not the one that was accepted before.")
                  .arg(name);
    request.details = {{QStringLiteral("fingerprint_sha256"), fingerprint},
                       {QStringLiteral("names"), namesOf(certificate)},
                       {QStringLiteral("expected_name"), name},
                       {QStringLiteral("issuer"), certificate.issuerDisplayName()},
                       {QStringLiteral("valid_from"), certificate.effectiveDate().toUTC().toString(Qt::ISODate)},
                       {QStringLiteral("valid_until"), certificate.expiryDate().toUTC().toString(Qt::ISODate)},
                       {QStringLiteral("reasons"), reasons}};
    session.requests().ask(
        request,
        [&session, fingerprint](bool accept, const QJsonObject & /*values*/) -> Done {
            if (accept) {
                session.pinCertificate(fingerprint);
            }
            return {};
        },
        {}, true);
}

PurpleCertificateVerificationStatus verdictOf(PurpleCertificateVerificationRequest *request)
{
    auto *session = sessionOf(request);
    const auto chain = chainOf(request);
    if (chain.isEmpty()) {
        return PURPLE_CERTIFICATE_INVALID;
    }
    if (session == nullptr) { // nobody to ask
        return QSslCertificate::verify(chain, fromUtf8(request->subject_name)).isEmpty() ? PURPLE_CERTIFICATE_VALID
                                                                                         : PURPLE_CERTIFICATE_INVALID;
    }
    const auto name = expectedName(*session, request);
    const auto fingerprint = QString::fromLatin1(chain.constFirst().digest(QCryptographicHash::Sha256).toHex());
    if (session->pinnedCertificate() == fingerprint) {
        return PURPLE_CERTIFICATE_VALID;
    }
    const auto errors = QSslCertificate::verify(chain, name);
    if (errors.isEmpty() && session->pinnedCertificate().isEmpty()) {
        return PURPLE_CERTIFICATE_VALID;
    }
    QStringList reasons;
    for (const auto &error : errors) {
        reasons.append(error.errorString());
    }
    session->explainLoss(
        LinkChanged{LinkState::NeedsUser,
                    Error{codes::certificate, reasons.join(QStringLiteral("; ")), Retry::AfterUserAction},
                    {}});
    ask(*session, chain.constFirst(), name, fingerprint, errors);
    return PURPLE_CERTIFICATE_INVALID;
}

void startVerification(PurpleCertificateVerificationRequest *request)
{
    purple_certificate_verify_complete(request, verdictOf(request));
}

void destroyRequest(PurpleCertificateVerificationRequest * /*request*/) {}

char schemeName[] = "x509";
char verifierName[] = "tls_cached"; // the name by which the TLS plugins look it up

PurpleCertificateVerifier verifier = {schemeName, verifierName, startVerification, destroyRequest,
                                      nullptr,    nullptr,      nullptr,           nullptr};

} // namespace

void installCertificateVerifier()
{
    if (auto *stock = purple_certificate_find_verifier(schemeName, verifierName); stock != nullptr) {
        purple_certificate_unregister_verifier(stock);
    }
    purple_certificate_register_verifier(&verifier);
}

} // namespace locum::purple
