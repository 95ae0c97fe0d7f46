// SPDX-License-Identifier: GPL-2.0-or-later
#include "gateway/tls_context.h"

#include <boost/asio/buffer.hpp>

#include <openssl/ssl.h>

namespace locum::gateway {

namespace asio = boost::asio;
namespace ssl = asio::ssl;

namespace {

int chooseHttp11(SSL *, const unsigned char **chosen, unsigned char *length, const unsigned char *offered,
                 unsigned int count, void *)
{
    static constexpr unsigned char ours[] = "\x08http/1.1";
    unsigned char *found = nullptr;
    if (SSL_select_next_proto(&found, length, ours, sizeof ours - 1, offered, count) != OPENSSL_NPN_NEGOTIATED) {
        return SSL_TLSEXT_ERR_NOACK;
    }
    *chosen = found;
    return SSL_TLSEXT_ERR_OK;
}

} // namespace

Result<std::shared_ptr<ssl::context>> makeTlsContext(const TlsMaterial &material)
{
    const auto context = std::make_shared<ssl::context>(ssl::context::tls_server);
    SSL_CTX *handle = context->native_handle();
    SSL_CTX_set_min_proto_version(handle, TLS1_2_VERSION);
    SSL_CTX_set_options(handle, SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_NO_COMPRESSION);
    SSL_CTX_set_mode(handle, SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_alpn_select_cb(handle, chooseHttp11, nullptr);
    const auto buffer = [](const QByteArray &bytes) {
        return asio::const_buffer(bytes.constData(), static_cast<size_t>(bytes.size()));
    };
    boost::system::error_code error;
    context->use_certificate_chain(buffer(material.certificateChain), error);
    if (!error) {
        context->use_private_key(buffer(material.privateKey.reveal()), ssl::context::pem, error);
    }
    if (error) {
        return fail("gateway.tls.invalid", QStringLiteral("the certificate or its key cannot be used: %1")
                                               .arg(QString::fromStdString(error.message())));
    }
    return context;
}

} // namespace locum::gateway
