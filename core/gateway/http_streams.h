// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "gateway/http_network.h"

#include <boost/beast/core/basic_stream.hpp>
#include <boost/beast/ssl/ssl_stream.hpp>
#include <boost/beast/websocket/ssl.hpp>
#include <boost/beast/websocket/stream.hpp>

#include <type_traits>

// The kinds of streams that connections are made of.

namespace locum::gateway {

namespace beast = boost::beast;
namespace http = beast::http;
namespace websocket = beast::websocket;

using TcpStream = beast::basic_stream<tcp, Executor>;
using TlsStream = beast::ssl_stream<TcpStream>;

template <class Stream>
constexpr bool isTls = std::is_same_v<Stream, TlsStream>;

inline TcpStream &tcpOf(TcpStream &stream)
{
    return stream;
}
inline TcpStream &tcpOf(TlsStream &stream)
{
    return stream.next_layer();
}
template <class Stream>
TcpStream &tcpOf(websocket::stream<Stream, false> &stream)
{
    return tcpOf(stream.next_layer());
}

} // namespace locum::gateway
