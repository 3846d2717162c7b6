// What is kept comes back with the same bits, from memory, from the file and after reopening; damage of every kind
// makes entries absent and never gives other numbers.

#include "core/base/error.h"
#include "core/base/random.h"
#include "core/train/activation_store.h"
#include "tests/support/tiny_models.h"

#include <ATen/ops/zeros.h>

#include <QTemporaryDir>
#include <QtTest>

#include <csignal>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <bit>
#include <cmath>
#include <fstream>

using namespace calm;

namespace
{
const std::string key(64, 'a');

std::vector<Tensor> example(std::int64_t rows, std::uint64_t seed)
{
    return {test::randomTensor({rows, 24}, seed), test::randomTensor({rows + 1, 5}, seed + 1),
            test::randomTensor({0, 7}, seed)};
}

// bit for bit: NaN is NaN
bool same(const Tensor& a, const Tensor& b)
{
    if (a.sizes() != b.sizes())
        return false;
    const Tensor x = a.contiguous(), y = b.contiguous();
    return a.numel() == 0 ||
           std::memcmp(x.data_ptr<float>(), y.data_ptr<float>(), static_cast<std::size_t>(a.numel()) * 4) == 0;
}

bool same(const std::vector<Tensor>& a, const std::vector<Tensor>& b)
{
    return std::ranges::equal(a, b, [](const Tensor& x, const Tensor& y) { return same(x, y); });
}

// Rounded as IEEE says, by comparing distances to both neighbours.
float nearestBfloat16(float x)
{
    if (!std::isfinite(x))
        return x;
    const auto bits = std::bit_cast<std::uint32_t>(x);
    const auto below = std::bit_cast<float>(bits & 0xFFFF0000U);
    const auto above = std::bit_cast<float>((bits & 0xFFFF0000U) + 0x10000U); // away from zero; may be infinity
    // One unit beyond the largest finite number counts as the next step would.
    const double up = std::isinf(above) ? std::copysign(std::ldexp(1.0, 128), x) : static_cast<double>(above);
    const double toBelow = std::abs(static_cast<double>(x) - below), toAbove = std::abs(up - x);
    const bool belowIsEven = ((bits >> 16) & 1) == 0;
    return toBelow < toAbove || (toBelow == toAbove && belowIsEven) ? below : above;
}

std::string contentOf(const Path& path)
{
    return readFile(path);
}

void overwrite(const Path& path, const std::string& content)
{
    std::ofstream(path, std::ios::binary | std::ios::trunc) << content;
}

ErrorKind kindOf(const std::function<void()>& action)
{
    try {
        action();
    } catch (const Error& error) {
        return error.kind();
    }
    return ErrorKind::internal;
}
} // namespace

class TestActivationStore : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    Path m_file;

private Q_SLOTS:
    void init()
    {
        m_file = Path(m_folder.path().toStdString()) / "kept" / "activations";
        std::filesystem::remove_all(m_file.parent_path());
    }

    void comesBackAsItWas_data()
    {
        QTest::addColumn<qint64>("budget");
        QTest::newRow("from memory") << qint64{1 << 20};
        QTest::newRow("from the file") << qint64{0};
        QTest::newRow("from both") << qint64{6000};
    }
    void comesBackAsItWas()
    {
        QFETCH(qint64, budget);
        ActivationStore store(m_file, budget, CachePrecision::float32, key);
        for (int i = 0; i < 20; ++i) {
            QVERIFY(!store.has(i * 1000));
            store.put(i * 1000, example(i, static_cast<std::uint64_t>(i)));
        }
        for (int again = 0; again < 2; ++again)
            for (int i = 0; i < 20; ++i) {
                QVERIFY(store.has(i * 1000));
                QVERIFY(same(store.get(i * 1000), example(i, static_cast<std::uint64_t>(i))));
            }
        QVERIFY(!store.has(7));
        QVERIFY(store.bytesInMemory() <= budget);
        QCOMPARE(std::filesystem::exists(m_file), budget < (1 << 20)); // made when needed only
        QVERIFY((store.bytesInFile() > 0) == std::filesystem::exists(m_file));
    }

    void bfloat16IsRoundedToNearestEven()
    {
        Tensor x = test::randomTensor({1, 4096}, 3, 100.0);
        auto* data = x.data_ptr<float>();
        std::uint32_t patterns[] = {0x3F808000, 0x3F818000, 0x3F808001, 0x3F807FFF, 0xBF808000, 0x00008000, 0x00018000,
                                    0x7F7FFFFF, 0x7F7F7FFF, 0x7F800000, 0xFF800000, 0x80000000, 0x00000001};
        std::size_t at = 0;
        for (const std::uint32_t bits : patterns)
            data[at++] = std::bit_cast<float>(bits);
        data[at] = std::bit_cast<float>(0x7F800001U); // not a number, and it must not become one
        for (const std::int64_t budget : {0, 1 << 20}) {
            ActivationStore store(m_file, budget, CachePrecision::bfloat16, key);
            store.put(1, {x});
            const Tensor got = store.get(1)[0];
            QVERIFY(std::isnan(got.data_ptr<float>()[at]));
            for (std::int64_t i = 0; i < x.numel(); ++i)
                if (i != static_cast<std::int64_t>(at))
                    QCOMPARE(std::bit_cast<std::uint32_t>(got.data_ptr<float>()[i]),
                             std::bit_cast<std::uint32_t>(nearestBfloat16(data[i])));
        }
    }

    void halfTheBytesInBfloat16()
    {
        ActivationStore wide(m_file, 1 << 20, CachePrecision::float32, key);
        ActivationStore half(m_file, 1 << 20, CachePrecision::bfloat16, key);
        const Tensor x = test::randomTensor({64, 32}, 1);
        wide.put(0, {x});
        half.put(0, {x});
        QCOMPARE(wide.bytesInMemory(), std::int64_t{64 * 32 * 4});
        QCOMPARE(half.bytesInMemory(), std::int64_t{64 * 32 * 2});
    }

    void stridedRowsAreKeptAsTheyRead()
    {
        const Tensor wide = test::randomTensor({10, 30}, 4);
        ActivationStore store(m_file, 1 << 20, CachePrecision::float32, key);
        store.put(2, {wide.narrow(1, 3, 9), wide.t()});
        QVERIFY(same(store.get(2), {wide.narrow(1, 3, 9), wide.t()}));
    }

    void whatIsPutAgainReplaces()
    {
        for (const std::int64_t budget : {0, 1 << 20}) {
            ActivationStore store(m_file, budget, CachePrecision::float32, key);
            store.put(5, example(3, 1));
            store.put(5, example(9, 2));
            QVERIFY(same(store.get(5), example(9, 2)));
            QVERIFY(store.bytesInMemory() <= budget);
        }
        ActivationStore again(m_file, 0, CachePrecision::float32, key);
        QVERIFY(same(again.get(5), example(9, 2)));
    }

    void reopeningFindsWhatWasKept_data()
    {
        QTest::addColumn<int>("precision");
        QTest::newRow("float32") << static_cast<int>(CachePrecision::float32);
        QTest::newRow("bfloat16") << static_cast<int>(CachePrecision::bfloat16);
    }
    void reopeningFindsWhatWasKept()
    {
        QFETCH(int, precision);
        std::vector<std::vector<Tensor>> first;
        {
            ActivationStore store(m_file, 0, static_cast<CachePrecision>(precision), key);
            for (int i = 0; i < 5; ++i) {
                store.put(i, example(i, static_cast<std::uint64_t>(i)));
                first.push_back(store.get(i));
            }
        }
        ActivationStore again(m_file, 0, static_cast<CachePrecision>(precision), key);
        for (int i = 0; i < 5; ++i)
            QVERIFY(again.has(i) && same(again.get(i), first[static_cast<std::size_t>(i)]));
        again.put(7, example(2, 7));
        QVERIFY(again.has(7) && again.has(4));
        QVERIFY(same(again.get(4), first[4]));
    }

    void tensorsOutliveTheStoreAndItsGrowth()
    {
        std::vector<Tensor> got;
        {
            ActivationStore store(m_file, 0, CachePrecision::float32, key);
            store.put(1, example(4, 1));
            got = store.get(1);
            const Tensor large = at::zeros({1 << 20, 20}); // beyond the first mapping
            store.put(2, {large});
            store.put(3, example(5, 3));
            QVERIFY(same(store.get(3), example(5, 3)));
        }
        ActivationStore other(m_file, 0, CachePrecision::float32, std::string(64, 'b')); // replaces the file
        QVERIFY(!other.has(1));
        other.put(1, example(4, 9));
        QVERIFY(same(got, example(4, 1)));
    }

    void anotherKeyOrPrecisionIsAnotherStore()
    {
        {
            ActivationStore store(m_file, 0, CachePrecision::float32, key);
            store.put(1, example(4, 1));
        }
        {
            ActivationStore other(m_file, 0, CachePrecision::bfloat16, key);
            QVERIFY(!other.has(1));
        }
        {
            ActivationStore other(m_file, 0, CachePrecision::float32, std::string(64, 'b'));
            QVERIFY(!other.has(1));
            other.put(1, example(2, 2));
        }
        ActivationStore store(m_file, 0, CachePrecision::float32, key);
        QVERIFY(!store.has(1));
    }

    void aCutFileLosesItsLastRecordOnly()
    {
        std::int64_t before = 0;
        {
            ActivationStore store(m_file, 0, CachePrecision::float32, key);
            store.put(1, example(2, 1));
            before = store.bytesInFile();
            store.put(2, example(1, 2));
        }
        const std::string whole = contentOf(m_file);
        for (auto size = static_cast<std::size_t>(before); size < whole.size(); ++size) {
            overwrite(m_file, whole.substr(0, size));
            ActivationStore store(m_file, 0, CachePrecision::float32, key);
            QVERIFY(store.has(1) && !store.has(2));
            QVERIFY(same(store.get(1), example(2, 1)));
            store.put(2, example(1, 2)); // and it goes on behind the cut
            QVERIFY(same(store.get(2), example(1, 2)));
        }
        QVERIFY(contentOf(m_file) == whole);
    }

    void anyFlippedByteIsSeen()
    {
        {
            ActivationStore store(m_file, 0, CachePrecision::float32, key);
            for (int i = 0; i < 3; ++i)
                store.put(i, example(1, static_cast<std::uint64_t>(i)));
        }
        const std::string whole = contentOf(m_file);
        int lost = 0;
        for (std::size_t at = 0; at < whole.size(); ++at) {
            std::string damaged = whole;
            damaged[at] = static_cast<char>(damaged[at] ^ (1 << (at % 8)));
            overwrite(m_file, damaged);
            ActivationStore store(m_file, 0, CachePrecision::float32, key);
            for (int i = 0; i < 3; ++i) {
                if (store.has(i))
                    QVERIFY(same(store.get(i), example(1, static_cast<std::uint64_t>(i))));
                else
                    ++lost;
            }
        }
        QVERIFY(lost > static_cast<int>(whole.size()) / 2);
    }

    void anyCutFileOpens()
    {
        {
            ActivationStore store(m_file, 0, CachePrecision::bfloat16, key);
            store.put(1, example(1, 1));
        }
        const std::string whole = contentOf(m_file);
        for (std::size_t size = 0; size < whole.size(); ++size) {
            overwrite(m_file, whole.substr(0, size));
            ActivationStore store(m_file, 0, CachePrecision::bfloat16, key);
            QVERIFY(!store.has(1));
        }
    }

    void aProgramThatIsKilledLeavesWholeRecords()
    {
        for (int round = 0; round < 10; ++round) {
            const pid_t child = ::fork();
            if (child == 0) {
                ActivationStore store(m_file, 0, CachePrecision::float32, key);
                for (std::int64_t i = 0;; ++i)
                    store.put(i, example(i % 50, static_cast<std::uint64_t>(i)));
            }
            ::usleep(20'000);
            ::kill(child, SIGKILL);
            ::waitpid(child, nullptr, 0);
            ActivationStore store(m_file, 0, CachePrecision::float32, key);
            std::int64_t found = 0;
            while (store.has(found)) {
                QVERIFY(same(store.get(found), example(found % 50, static_cast<std::uint64_t>(found))));
                ++found;
            }
        }
    }

    void aSecondOneHasAFileOfItsOwn()
    {
        ActivationStore first(m_file, 0, CachePrecision::float32, key);
        first.put(1, example(3, 1));
        {
            ActivationStore second(m_file, 0, CachePrecision::float32, key);
            QVERIFY(!second.has(1));
            second.put(1, example(8, 5));
            QVERIFY(same(second.get(1), example(8, 5)));
        }
        QVERIFY(same(first.get(1), example(3, 1)));
        QCOMPARE(std::distance(std::filesystem::directory_iterator(m_file.parent_path()), {}), 1);
    }

    void aFullDiskIsSaidAndNothingIsLost()
    {
        ActivationStore store(m_file, 0, CachePrecision::float32, key);
        store.put(1, example(3, 1));
        rlimit before{};
        ::getrlimit(RLIMIT_FSIZE, &before);
        const auto handler = std::signal(SIGXFSZ, SIG_IGN);
        const rlimit small{4096, before.rlim_max};
        ::setrlimit(RLIMIT_FSIZE, &small);
        const ErrorKind kind = kindOf([&] { store.put(2, example(500, 2)); });
        ::setrlimit(RLIMIT_FSIZE, &before);
        std::signal(SIGXFSZ, handler);
        QVERIFY(kind == ErrorKind::io);
        QVERIFY(!store.has(2));
        QVERIFY(same(store.get(1), example(3, 1)));
        store.put(2, example(500, 2)); // room again
        QVERIFY(same(store.get(2), example(500, 2)));
    }

    void aFolderThatCannotBeIsSaid()
    {
        ActivationStore store("/proc/nothing/activations", 0, CachePrecision::float32, key);
        QVERIFY(!store.has(1));
        QVERIFY(kindOf([&] { store.put(1, example(1, 1)); }) == ErrorKind::io);
        QVERIFY(!store.has(1));
    }
};

QTEST_APPLESS_MAIN(TestActivationStore)
#include "test_activation_store.moc"
