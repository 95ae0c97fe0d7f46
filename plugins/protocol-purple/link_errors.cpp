// SPDX-License-Identifier: GPL-2.0-or-later
#include "link_errors.h"

#include "purple_headers.h"

namespace locum::purple {
namespace {

struct Row {
    int reason;
    const char *code;
    Retry retry;
};

constexpr Row rows[] = {
    {PURPLE_CONNECTION_ERROR_NETWORK_ERROR, codes::linkLost, Retry::Later},
    {PURPLE_CONNECTION_ERROR_ENCRYPTION_ERROR, codes::tlsFailed, Retry::Later},
    {PURPLE_CONNECTION_ERROR_INVALID_USERNAME, codes::nameInvalid, Retry::AfterUserAction},
    {PURPLE_CONNECTION_ERROR_AUTHENTICATION_FAILED, codes::authFailed, Retry::AfterUserAction},
    {PURPLE_CONNECTION_ERROR_AUTHENTICATION_IMPOSSIBLE, codes::authImpossible, Retry::AfterUserAction},
    {PURPLE_CONNECTION_ERROR_NO_SSL_SUPPORT, codes::tlsUnavailable, Retry::AfterUserAction},
    // Another client of the user's own with the same name, often our own session of before that the server still keeps.
    {PURPLE_CONNECTION_ERROR_NAME_IN_USE, codes::nameInUse, Retry::Later},
    {PURPLE_CONNECTION_ERROR_INVALID_SETTINGS, codes::settingsInvalid, Retry::AfterUserAction},
    {PURPLE_CONNECTION_ERROR_CERT_NOT_PROVIDED, codes::certificate, Retry::AfterUserAction},
    {PURPLE_CONNECTION_ERROR_CERT_UNTRUSTED, codes::certificate, Retry::AfterUserAction},
    {PURPLE_CONNECTION_ERROR_CERT_EXPIRED, codes::certificate, Retry::AfterUserAction},
    {PURPLE_CONNECTION_ERROR_CERT_NOT_ACTIVATED, codes::certificate, Retry::AfterUserAction},
    {PURPLE_CONNECTION_ERROR_CERT_HOSTNAME_MISMATCH, codes::certificate, Retry::AfterUserAction},
    {PURPLE_CONNECTION_ERROR_CERT_FINGERPRINT_MISMATCH, codes::certificate, Retry::AfterUserAction},
    {PURPLE_CONNECTION_ERROR_CERT_SELF_SIGNED, codes::certificate, Retry::AfterUserAction},
    {PURPLE_CONNECTION_ERROR_CERT_OTHER_ERROR, codes::certificate, Retry::AfterUserAction},
    // What protocols call "other" is mostly the server's mood; a person is asked only where libpurple is sure.
    {PURPLE_CONNECTION_ERROR_OTHER_ERROR, codes::other, Retry::Later},
};

} // namespace

LinkChanged linkLost(int reason, const QString &text)
{
    for (const auto &row : rows) {
        if (row.reason == reason) {
            return {row.retry == Retry::Later ? LinkState::WaitingToRetry : LinkState::NeedsUser,
                    Error{row.code, text, row.retry},
                    {}};
        }
    }
    return {LinkState::WaitingToRetry, Error{codes::other, text, Retry::Later}, {}};
}

} // namespace locum::purple
