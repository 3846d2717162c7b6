#pragma once

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace calm::test
{

/// A socket that listens on a port of the system's choice, on all addresses.
class ListeningSocket
{
public:
    ListeningSocket() : m_socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
    {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_ANY);
        socklen_t length = sizeof address;
        if (::bind(m_socket, reinterpret_cast<sockaddr*>(&address), length) == 0 && ::listen(m_socket, 1) == 0 &&
            ::getsockname(m_socket, reinterpret_cast<sockaddr*>(&address), &length) == 0)
            m_port = ntohs(address.sin_port);
    }
    ~ListeningSocket() { ::close(m_socket); }
    ListeningSocket(const ListeningSocket&) = delete;
    ListeningSocket& operator=(const ListeningSocket&) = delete;

    int port() const { return m_port; } ///< 0 = the system gave none

private:
    int m_socket;
    int m_port = 0;
};

/// One that nobody listened on a moment ago.
inline int freePort()
{
    return ListeningSocket().port();
}

} // namespace calm::test
