// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "standin/stand_in.h"

#include <algorithm>
#include <chrono>
#include <vector>

namespace locum::standin {

/// A user whose devices the test plays, on clocks that it turns.
class Rig {
public:
    State state;
    Settings settings;
    Now now{instantFromMilliseconds(1'780'000'000'000), Duration(5'000'000)};
    std::vector<Effect> effects; ///< of the last act: does() or wait()
    std::optional<Duration> wakeAt;
    bool store = false;

    void does(const Input &input)
    {
        effects.clear();
        feed(input);
    }

    /// Lets time go on, with every wake-up that the machine asked for.
    void wait(Duration duration)
    {
        effects.clear();
        const Duration end = now.monotonic + duration;
        while (wakeAt && *wakeAt <= end) {
            pass(std::max(Duration(0), *wakeAt - now.monotonic));
            feed(TimePassed{});
        }
        pass(end - now.monotonic);
        feed(TimePassed{});
    }

    /// The same with a link whose probes are answered meanwhile.
    void waitProven(Duration duration, DeviceId device, LinkId link)
    {
        std::vector<Effect> all;
        for (Duration left = duration; left > Duration(0); left -= settings.probe) {
            wait(std::min(left, settings.probe));
            all.insert(all.end(), effects.begin(), effects.end());
            does(LinkProven{device, link});
            all.insert(all.end(), effects.begin(), effects.end());
        }
        effects = all;
    }

    void pass(Duration duration)
    {
        now.monotonic += duration;
        now.wall += duration;
    }

    StandInState kind() const { return kindOf(state.phase); }

    template <class E>
    int count() const
    {
        return int(std::count_if(effects.begin(), effects.end(),
                                 [](const Effect &e) { return std::holds_alternative<E>(e); }));
    }

    template <class E>
    std::optional<E> find() const
    {
        for (const Effect &effect : effects) {
            if (const auto *found = std::get_if<E>(&effect)) {
                return *found;
            }
        }
        return std::nullopt;
    }

private:
    void feed(const Input &input)
    {
        Outcome outcome = step(state, input, settings, now);
        state = std::move(outcome.state);
        wakeAt = outcome.wakeAt;
        store = outcome.store;
        effects.insert(effects.end(), outcome.effects.begin(), outcome.effects.end());
    }
};

} // namespace locum::standin
