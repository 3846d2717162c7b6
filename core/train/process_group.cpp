#include "core/train/process_group.h"

#include "core/base/error.h"
#include "core/train/process_watch.h"

#include <ATen/ops/empty.h>
#include <ATen/ops/zeros.h>
#include <torch/csrc/distributed/c10d/PrefixStore.hpp>
#include <torch/csrc/distributed/c10d/TCPStore.hpp>

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstring>
#include <fmt/format.h>
#include <future>

namespace calm
{

namespace
{
using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;
using Gloo = c10::intrusive_ptr<c10d::ProcessGroupGloo>;
using Store = c10::intrusive_ptr<c10d::Store>;

constexpr auto patience = 10min;       // for all to come: a queue may start them one after the other
constexpr auto connecting = 1min;      // once all have come
constexpr auto vanishing = 20s;        // of one that came and does not say any more that it waits
constexpr auto silence = 3min;         // of the watch, until a machine counts as gone
constexpr auto longestStep = 30 * 24h; // waiting for the others' steps has no limit: the watch knows who lives
constexpr auto look = 250ms;           // how often what waits looks at the watch

// What the processes tell each other before they are connected.
std::string hostKey(int rank)
{
    return "host/" + std::to_string(rank);
}
std::string waitsKey(int rank)
{
    return "waits/" + std::to_string(rank);
}
std::string addressKey(int rank)
{
    return "address/" + std::to_string(rank);
}

std::vector<std::uint8_t> toBytes(const std::string& text)
{
    return {text.begin(), text.end()};
}
std::string toText(const std::vector<std::uint8_t>& bytes)
{
    return {bytes.begin(), bytes.end()};
}

std::string hostName()
{
    std::array<char, 256> name{};
    return ::gethostname(name.data(), name.size() - 1) == 0 ? std::string(name.data()) : std::string();
}

/// The address of this machine from which `host` is reached; empty when that is the loopback's or there is none. Sends
/// nothing: connecting a datagram socket only looks up the route.
std::string addressTowards(const std::string& host)
{
    addrinfo hints{}, *found = nullptr;
    hints.ai_family = AF_INET;
    hints.ai_socktype = SOCK_DGRAM;
    if (::getaddrinfo(host.c_str(), "9", &hints, &found) != 0)
        return {};
    std::string address;
    const int socket = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    sockaddr_in own{};
    socklen_t length = sizeof own;
    if (socket >= 0 && ::connect(socket, found->ai_addr, found->ai_addrlen) == 0 &&
        ::getsockname(socket, reinterpret_cast<sockaddr*>(&own), &length) == 0) {
        std::array<char, INET_ADDRSTRLEN> text{};
        if (::inet_ntop(AF_INET, &own.sin_addr, text.data(), text.size()))
            address = text.data();
    }
    if (socket >= 0)
        ::close(socket);
    ::freeaddrinfo(found);
    return address.starts_with("127.") ? std::string() : address;
}

/// One process on its way into the group.
class Joining
{
public:
    Joining(const LaunchEnvironment& environment, const ProgressCallback& progress, const std::stop_token& stop)
        : m_environment(environment), m_progress(progress), m_stop(stop), m_end(Clock::now() + patience)
    {
    }

    Store meet()
    {
        const Store store = reachStore();
        if (store->add("rank/" + std::to_string(m_environment.rank), 1) > 1)
            throw Error(ErrorKind::badInput,
                        fmt::format("Two processes say that they are number {} of {} at {}:{}; another run may use the "
                                    "same port: set MASTER_PORT to a free one.",
                                    m_environment.rank + 1, m_environment.size, m_environment.address,
                                    m_environment.port));
        store->set(hostKey(m_environment.rank), toBytes(hostName()));
        store->set(addressKey(m_environment.rank), toBytes(addressTowards(m_environment.address)));
        store->add("came", 1);
        for (std::int64_t came = 0; came < m_environment.size; came = store->add("came", 0)) {
            store->add(waitsKey(m_environment.rank), 1);
            if (m_environment.rank == 0)
                lookForVanished(*store);
            waitOn(came);
        }
        m_end = Clock::now() + connecting;
        return store;
    }

    /// The address under which the others reach this process.
    std::string ownAddress(c10d::Store& store) const
    {
        std::string elsewhere; // an address of the first process on another machine
        const std::string host = toText(store.get(hostKey(m_environment.rank)));
        bool allHere = true;
        for (int rank = 0; rank < m_environment.size; ++rank) {
            if (toText(store.get(hostKey(rank))) == host)
                continue;
            allHere = false;
            if (elsewhere.empty())
                elsewhere = toText(store.get(addressKey(rank)));
        }
        if (allHere)
            return "127.0.0.1";
        const std::string own = toText(store.get(addressKey(m_environment.rank)));
        // Where rank 0's name means the loopback on its own machine, as Debian sets it up, the way to the others tells.
        return !own.empty() || elsewhere.empty() ? own : addressTowards(elsewhere);
    }

    /// Connects all with all. In a thread of its own: a process that ends meanwhile would be waited for.
    Gloo connect(const Store& store, const std::string& name, const std::string& address,
                 std::chrono::milliseconds timeout)
    {
        auto connection = std::make_shared<std::promise<Gloo>>();
        std::thread([=, rank = m_environment.rank, size = m_environment.size] {
            try {
                auto options = c10d::ProcessGroupGloo::Options::create(timeout);
                options->threads = 1;
                options->devices.push_back(deviceAt(address));
                connection->set_value(c10::make_intrusive<c10d::ProcessGroupGloo>(
                    c10::make_intrusive<c10d::PrefixStore>(name, store), rank, size, options));
            } catch (...) {
                connection->set_exception(std::current_exception());
            }
        }).detach();
        std::future<Gloo> connected = connection->get_future();
        while (connected.wait_for(look) != std::future_status::ready)
            waitOn(m_environment.size);
        return connected.get();
    }

private:
    /// What the person chose (as PyTorch reads it), else the way to the others.
    static std::shared_ptr<gloo::transport::Device> deviceAt(const std::string& address)
    {
        if (const char* const interface = std::getenv("GLOO_SOCKET_IFNAME"); interface && *interface)
            return c10d::ProcessGroupGloo::createDeviceForInterface(interface);
        return address.empty() ? c10d::ProcessGroupGloo::createDefaultDevice()
                               : c10d::ProcessGroupGloo::createDeviceForHostname(address);
    }

    Store reachStore()
    {
        c10d::TCPStoreOptions options;
        options.port = static_cast<std::uint16_t>(m_environment.port);
        options.isServer = m_environment.rank == 0;
        options.numWorkers = static_cast<std::size_t>(m_environment.size);
        options.waitWorkers = false; // we wait ourselves, and can be stopped
        options.timeout = 1s;
        while (true) {
            try {
                auto store = c10::make_intrusive<c10d::TCPStore>(options.isServer ? "127.0.0.1" : m_environment.address,
                                                                 options);
                store->setTimeout(std::chrono::duration_cast<std::chrono::milliseconds>(patience));
                return store;
            } catch (const std::exception& error) {
                if (options.isServer)
                    throw Error(ErrorKind::io,
                                fmt::format("The processes of this run cannot meet at port {}: another program listens "
                                            "there. Set MASTER_PORT to a free one.",
                                            m_environment.port),
                                error.what());
                waitOn(0);
            }
        }
    }

    /// Error(io) when one of those that came was killed while it waits for the rest.
    void lookForVanished(c10d::Store& store)
    {
        if (Clock::now() < m_nextLook)
            return;
        m_nextLook = Clock::now() + 1s;
        m_waiting.resize(static_cast<std::size_t>(m_environment.size));
        for (int rank = 1; rank < m_environment.size; ++rank) {
            auto& [count, since] = m_waiting[static_cast<std::size_t>(rank)];
            if (const std::int64_t now = store.add(waitsKey(rank), 0); now != count || now == 0) {
                count = now;
                since = Clock::now();
            } else if (Clock::now() - since > vanishing) {
                throw Error(ErrorKind::io, fmt::format("Another process of this run ended: process {} of {} is gone.",
                                                       rank + 1, m_environment.size));
            }
        }
    }

    void waitOn(std::int64_t came)
    {
        throwIfStopped(m_stop);
        if (m_progress)
            m_progress({"waiting for the other processes", came, m_environment.size});
        if (Clock::now() < m_end) {
            std::this_thread::sleep_for(50ms);
            return;
        }
        const std::string where = fmt::format("{}:{}", m_environment.address, m_environment.port);
        if (came == m_environment.size)
            throw Error(ErrorKind::io,
                        "The processes of this run could not connect to each other: one of them may have "
                        "ended, or a firewall is between their machines.");
        throw Error(ErrorKind::io,
                    came == 0 ? fmt::format("The first process of this run cannot be reached at {}; is MASTER_ADDR the "
                                            "machine it runs on, and the port open?",
                                            where)
                              : fmt::format("Only {} of {} processes came to {} within {} minutes.", came,
                                            m_environment.size, where, patience.count()));
    }

    const LaunchEnvironment& m_environment;
    const ProgressCallback& m_progress;
    const std::stop_token m_stop;
    Clock::time_point m_end;
    Clock::time_point m_nextLook{};
    std::vector<std::pair<std::int64_t, Clock::time_point>> m_waiting; ///< rank 0's: what each says, and since when
};

} // namespace

struct ProcessGroup::State
{
    int rank, size;
    Gloo group;
    ProcessWatch watch;
    bool left = false;
    bool broken = false; ///< a call failed

    /// Until it is done, or a process was lost.
    template <typename Work> void wait(const Work& work)
    {
        while (true) {
            throwIfLost();
            try {
                work->wait(std::chrono::duration_cast<std::chrono::milliseconds>(look));
                return;
            } catch (const std::exception& error) {
                if (!work->isCompleted())
                    continue;
                broken = true;
                throw Error(ErrorKind::io, watch.reasonOfLoss(), error.what());
            }
        }
    }

    void throwIfLost() const
    {
        if (const std::string lost = watch.lost(); !lost.empty())
            throw Error(ErrorKind::io, lost);
    }
};

ProcessGroup::ProcessGroup(std::unique_ptr<State> state) : m_state(std::move(state)) {}

ProcessGroup::~ProcessGroup()
{
    if (!m_state->left)
        fail("it ended before the run did.");
    // What waits for a silent machine keeps what it uses until the program ends.
    if (!m_state->watch.isOver() || !m_state->watch.lost().empty())
        static_cast<void>(m_state.release());
}

std::unique_ptr<ProcessGroup> ProcessGroup::join(const LaunchEnvironment& environment, const ProgressCallback& progress,
                                                 const std::stop_token& stop)
{
    FLAGS_caffe2_log_level = 3; // c10d logs every attempt to connect before the others are there; our errors say it all
    Joining joining(environment, progress, stop);
    try {
        const Store store = joining.meet();
        const std::string address = joining.ownAddress(*store);
        Gloo watched = joining.connect(store, "watch", address, silence);
        Gloo working = joining.connect(store, "work", address, longestStep);
        std::unique_ptr<ProcessGroup> group(new ProcessGroup(std::unique_ptr<State>(
            new State{.rank = environment.rank,
                      .size = environment.size,
                      .group = std::move(working),
                      .watch = ProcessWatch(std::move(watched), environment.rank, environment.size)})));
        Tensor nothing = at::zeros({1}, at::kFloat);
        group->sum(nothing); // rank 0 keeps what they connect through until all are connected
        return group;
    } catch (const Error&) {
        throw;
    } catch (const std::exception& error) {
        throw Error(ErrorKind::io,
                    "The processes of this run could not connect to each other: one of them may have ended.",
                    error.what());
    }
}

int ProcessGroup::rank() const
{
    return m_state->rank;
}

int ProcessGroup::size() const
{
    return m_state->size;
}

void ProcessGroup::sum(Tensor& values)
{
    std::vector<Tensor> tensors{values};
    m_state->wait(m_state->group->allreduce(tensors));
}

void ProcessGroup::broadcast(Tensor& values)
{
    std::vector<Tensor> tensors{values};
    m_state->wait(m_state->group->broadcast(tensors));
}

std::string ProcessGroup::broadcast(const std::string& text)
{
    Tensor length = at::zeros({1}, at::kLong);
    length.data_ptr<std::int64_t>()[0] = static_cast<std::int64_t>(text.size());
    broadcast(length);
    Tensor bytes = at::empty({length.data_ptr<std::int64_t>()[0]}, at::kByte);
    if (rank() == 0)
        std::memcpy(bytes.data_ptr(), text.data(), text.size());
    if (bytes.numel() > 0)
        broadcast(bytes);
    return {static_cast<const char*>(bytes.data_ptr()), static_cast<std::size_t>(bytes.numel())};
}

std::vector<std::string> ProcessGroup::gather(const std::string& text)
{
    // Rare and short: each sends its bytes to its own place in a table that is summed. Float holds a byte exactly.
    const auto count = static_cast<std::size_t>(size());
    const auto own = static_cast<std::size_t>(rank());
    Tensor lengths = at::zeros({size()}, at::kFloat);
    lengths.data_ptr<float>()[own] = static_cast<float>(text.size());
    sum(lengths);
    std::vector<std::size_t> begins{0};
    for (std::size_t i = 0; i < count; ++i)
        begins.push_back(begins.back() + static_cast<std::size_t>(lengths.data_ptr<float>()[i]));
    Tensor bytes = at::zeros({static_cast<std::int64_t>(begins.back()) + 1}, at::kFloat);
    for (std::size_t i = 0; i < text.size(); ++i)
        bytes.data_ptr<float>()[begins[own] + i] = static_cast<unsigned char>(text[i]);
    sum(bytes);
    std::vector<std::string> texts(count);
    for (std::size_t i = 0; i < count; ++i)
        for (std::size_t at = begins[i]; at < begins[i + 1]; ++at)
            texts[i] += static_cast<char>(static_cast<unsigned char>(bytes.data_ptr<float>()[at]));
    return texts;
}

void ProcessGroup::leave()
{
    m_state->watch.leave();
    throwIfLost();
    m_state->left = true;
}

void ProcessGroup::askToStop()
{
    m_state->watch.askToStop();
}

std::stop_token ProcessGroup::stopToken() const
{
    return m_state->watch.stopToken();
}

bool ProcessGroup::isLost() const
{
    return m_state->broken || !m_state->watch.lost().empty();
}

void ProcessGroup::throwIfLost() const
{
    m_state->throwIfLost();
}

bool ProcessGroup::wasAskedToStop() const
{
    m_state->watch.waitForRounds();
    return !isLost();
}

void ProcessGroup::fail(const std::string& sentence) noexcept
{
    m_state->watch.fail(sentence);
}

} // namespace calm
