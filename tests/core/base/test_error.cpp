#include "core/base/error.h"

#include <QTest>

#include <new>

using namespace calm;

namespace
{
template <typename Exception> ErrorInfo caught(const Exception& exception)
{
    try {
        throw exception;
    } catch (...) {
        return currentError("loading the anchor");
    }
}
} // namespace

class TestError : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void ownErrorsPassUnchanged();
    void foreignErrorsNameTheStage();
    void memoryIsRecognised();
    void kindsHaveNames();
};

void TestError::ownErrorsPassUnchanged()
{
    const ErrorInfo info = caught(Error(ErrorKind::corrupt, "The file is damaged.", "byte 7"));
    QCOMPARE(toString(info.kind), toString(ErrorKind::corrupt));
    QCOMPARE(info.sentence, std::string("The file is damaged."));
    QCOMPARE(info.detail, std::string("byte 7"));
}

void TestError::foreignErrorsNameTheStage()
{
    const ErrorInfo info = caught(std::runtime_error("first line\nbacktrace"));
    QCOMPARE(toString(info.kind), toString(ErrorKind::internal));
    QCOMPARE(info.sentence, std::string("Unexpected failure while loading the anchor: first line"));
    QCOMPARE(info.detail, std::string("first line\nbacktrace"));
    QCOMPARE(toString(caught(7).kind), toString(ErrorKind::internal));
}

void TestError::memoryIsRecognised()
{
    QCOMPARE(toString(caught(std::bad_alloc()).kind), toString(ErrorKind::outOfMemory));
    QCOMPARE(toString(caught(std::runtime_error("DefaultCPUAllocator: can't allocate memory: 9 bytes")).kind),
             toString(ErrorKind::outOfMemory));
}

void TestError::kindsHaveNames()
{
    for (const auto kind : {ErrorKind::badInput, ErrorKind::notFound, ErrorKind::corrupt, ErrorKind::unsupported,
                            ErrorKind::io, ErrorKind::outOfMemory, ErrorKind::cancelled, ErrorKind::internal})
        QCOMPARE(toString(errorKindFromString(toString(kind))), toString(kind));
    QCOMPARE(toString(errorKindFromString("no such kind")), toString(ErrorKind::internal));
}

QTEST_GUILESS_MAIN(TestError)
#include "test_error.moc"
