// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

namespace locum {

/// For std::visit with a lambda per alternative.
template <class... Ts>
struct Overloaded : Ts... {
    using Ts::operator()...;
};
template <class... Ts>
Overloaded(Ts...) -> Overloaded<Ts...>;

} // namespace locum
