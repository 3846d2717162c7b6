// The worker's side of the conversation, line by line, over real pipes.

#include "core/base/error.h"
#include "core/engine/worker.h"
#include "core/protocol/messages.h"
#include "core/spec/connection_importance.h"
#include "core/spec/layer_similarity.h"
#include "core/spec/result_table.h"
#include "tests/support/example_project.h"

#include <QTemporaryDir>
#include <QtTest>

#include <condition_variable>
#include <mutex>
#include <sstream>
#include <thread>

using namespace calm;
using namespace calm::test;

namespace
{
/// A stream buffer between two threads: what one writes the other reads, until it is closed.
class Pipe : public std::streambuf
{
public:
    void close()
    {
        const std::lock_guard lock(m_mutex);
        m_closed = true;
        m_changed.notify_all();
    }

protected:
    int overflow(int c) override
    {
        const char letter = static_cast<char>(c);
        xsputn(&letter, 1);
        return c;
    }
    std::streamsize xsputn(const char* text, std::streamsize size) override
    {
        const std::lock_guard lock(m_mutex);
        m_content.append(text, static_cast<std::size_t>(size));
        m_changed.notify_all();
        return size;
    }
    int underflow() override
    {
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock, [&] { return m_closed || !m_content.empty(); });
        if (m_content.empty())
            return traits_type::eof();
        m_current = std::move(m_content);
        m_content.clear();
        setg(m_current.data(), m_current.data(), m_current.data() + m_current.size());
        return traits_type::to_int_type(m_current.front());
    }

private:
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::string m_content, m_current;
    bool m_closed = false;
};

/// A worker on a thread of its own.
class Conversation
{
public:
    Conversation()
        : m_thread([this] {
              std::istream in(&m_requests);
              std::ostream out(&m_answers);
              runWorker(in, out);
              m_answers.close();
          })
    {
    }
    ~Conversation()
    {
        m_requests.close();
        m_thread.join();
    }

    void send(std::int64_t id, const protocol::Request& request)
    {
        line(protocol::toLine(protocol::NumberedRequest{id, request}));
    }
    void line(const std::string& text) { std::ostream(&m_requests) << text << '\n' << std::flush; }

    protocol::NumberedMessage next()
    {
        std::string text;
        std::getline(m_reader, text);
        return protocol::parseMessage(text);
    }

    /// All messages up to the end of request `id`, the end included.
    std::vector<protocol::Message> untilEnd(std::int64_t id)
    {
        std::vector<protocol::Message> messages;
        while (messages.empty() || !protocol::isEnd(messages.back())) {
            auto message = next();
            if (message.id == id)
                messages.push_back(std::move(message.message));
        }
        return messages;
    }

private:
    Pipe m_requests, m_answers;
    std::istream m_reader{&m_answers};
    std::thread m_thread;
};

Json resultOf(const std::vector<protocol::Message>& messages)
{
    return std::get<protocol::ResultMessage>(messages.back()).result;
}

const Path example = Path(CALM_SOURCE_DIR) / "projects" / "key-value-arithmetic";
} // namespace

class TestWorker : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    std::string m_project;

    protocol::Compare question(int maxTokens = 8)
    {
        protocol::Compare request;
        request.project = m_project;
        request.columns = {{MemberKind::anchor, "kv-math", 0, 0}, {MemberKind::augmenting, "kv-math", 0, 0}};
        request.prompt = "12+30=";
        request.sampling.maxTokens = maxTokens;
        request.alternatives = 3;
        return request;
    }

private Q_SLOTS:
    void initTestCase() { m_project = importExample(m_folder.path().toStdString())->file().string(); }

    void saysHello()
    {
        Conversation conversation;
        conversation.send(1, protocol::Hello{});
        const Json hello = resultOf(conversation.untilEnd(1));
        QCOMPARE(hello["protocol"].get<int>(), protocol::version);
        QVERIFY(hello["threads"].get<int>() >= 1);
    }

    void inspectsAndTokenizes()
    {
        Conversation conversation;
        conversation.send(1, protocol::Inspect{(example / "models" / "anchor").string()});
        QCOMPARE(resultOf(conversation.untilEnd(1))["layers"].get<int>(), 5);
        conversation.send(2, protocol::Tokenize{(example / "models" / "anchor").string(), "<ab>+17=", false});
        const Json tokens = resultOf(conversation.untilEnd(2))["tokens"];
        std::vector<std::string> texts;
        for (const Json& token : tokens)
            texts.push_back(token["text"]);
        QCOMPARE(texts, (std::vector<std::string>{"<", "a", "b", ">", "+", "17", "="}));
        QCOMPARE(tokens[5]["begin"].get<int>(), 5);
        QCOMPARE(tokens[5]["end"].get<int>(), 7);
    }

    void comparesColumnsTokenByToken()
    {
        Conversation conversation;
        conversation.send(5, question());
        const auto messages = conversation.untilEnd(5);
        std::map<int, std::string> streamed;
        std::map<int, protocol::ColumnFinishedEvent> finished;
        for (const auto& message : messages) {
            if (const auto* token = std::get_if<protocol::TokenEvent>(&message)) {
                streamed[token->column] += token->text;
                QCOMPARE(token->alternatives.size(), std::size_t{3});
                QVERIFY(token->alternatives[0].probability >= token->alternatives[1].probability);
            } else if (const auto* column = std::get_if<protocol::ColumnFinishedEvent>(&message)) {
                finished[column->column] = *column;
            }
        }
        QCOMPARE(finished.size(), std::size_t{2});
        QCOMPARE(finished[0].text, std::string("42")); // the anchor adds
        QCOMPARE(finished[0].finish, std::string("end"));
        QCOMPARE(streamed[0], std::string("42"));
        QCOMPARE(finished[0].promptTokens, 5); // [BOS] 12 + 30 =
    }

    void writesConversationsOutForEachColumn()
    {
        const auto promptTokens = [this](const std::vector<Json>& conversations) {
            Conversation conversation;
            auto request = question(1);
            request.conversations = conversations;
            conversation.send(1, request);
            std::vector<int> tokens;
            for (const auto& message : conversation.untilEnd(1))
                if (const auto* column = std::get_if<protocol::ColumnFinishedEvent>(&message))
                    tokens.push_back(column->promptTokens);
            return tokens;
        };
        const auto project = Project::open(m_project);
        for (const ModelRecord& model : project->models())
            project->setChatTemplate(model.id, "{{ bos_token }}{% for m in messages %}{{ m.content }}{% endfor %}");
        const Json shorter = Json::parse(R"([{"role": "user", "content": "12+30="}])");
        const Json longer =
            Json::parse(R"([{"role": "user", "content": "12+30="}, {"role": "user", "content": "1+2"}])");
        QCOMPARE(promptTokens({shorter}), (std::vector<int>{5, 5})); // [BOS] 12 + 30 =
        QCOMPARE(promptTokens({shorter, longer}), (std::vector<int>{5, 8}));
        QCOMPARE(promptTokens({shorter, longer, shorter}), std::vector<int>{}); // neither one nor one for each
        for (const ModelRecord& model : project->models())
            project->setChatTemplate(model.id, {});
    }

    void aColumnThatFailsLeavesTheOthers()
    {
        Conversation conversation;
        auto request = question();
        request.columns.insert(request.columns.begin(), Member{MemberKind::composed, "no such composition", 0, 0});
        conversation.send(1, request);
        bool failed = false, answered = false;
        for (const auto& message : conversation.untilEnd(1))
            if (const auto* column = std::get_if<protocol::ColumnFinishedEvent>(&message)) {
                failed |= column->column == 0 && column->finish == "error" && !column->error.empty();
                answered |= column->column == 1 && column->text == "42";
            }
        QVERIFY(failed && answered);
    }

    void answersWithAModelOfNoProject()
    {
        const auto answerTo = [](const std::string& prompt, bool beginning) {
            Conversation conversation;
            conversation.send(1, protocol::Answer{.model = (example / "models" / "anchor").string(),
                                                  .prompt = prompt,
                                                  .beginning = beginning});
            std::string streamed;
            protocol::ColumnFinishedEvent end;
            for (const auto& message : conversation.untilEnd(1)) {
                if (const auto* token = std::get_if<protocol::TokenEvent>(&message))
                    streamed += token->text;
                else if (const auto* column = std::get_if<protocol::ColumnFinishedEvent>(&message))
                    end = *column;
            }
            return std::tuple(end.text, streamed, end.promptTokens);
        };
        const std::tuple expected(std::string("42"), std::string("42"), 5); // [BOS] 12 + 30 =
        QVERIFY(answerTo("12+30=", true) == expected);
        QVERIFY(answerTo("[BOS]12+30=", false) == expected); // written out, as chat templates do
        Conversation conversation;
        conversation.send(1, protocol::Answer{.model = "/nowhere", .prompt = "1"});
        QVERIFY(std::holds_alternative<ErrorInfo>(conversation.untilEnd(1).back()));
    }

    void cancelEndsAJobAndTheNextGoesOn()
    {
        Conversation conversation;
        auto endless = question(2'000'000'000);
        endless.sampling.ignoreEndToken = true;
        conversation.send(1, endless);
        while (!std::holds_alternative<protocol::TokenEvent>(conversation.next().message)) {
        }
        conversation.send(2, protocol::Cancel{1});
        const auto messages = conversation.untilEnd(1);
        QCOMPARE(toString(std::get<ErrorInfo>(messages.back()).kind), std::string("cancelled"));
        conversation.send(3, question());
        QVERIFY(std::holds_alternative<protocol::ResultMessage>(conversation.untilEnd(3).back()));
    }

    void measuresLayersAndConnectionsWithProgress()
    {
        Conversation conversation;
        conversation.send(1, protocol::Similarity{m_project, "kv-math", {{}, 40}, 100});
        const auto messages = conversation.untilEnd(1);
        const auto isProgress = [](const protocol::Message& message) {
            return std::holds_alternative<protocol::ProgressEvent>(message);
        };
        QVERIFY(std::ranges::count_if(messages, isProgress) > 3);
        const LayerSimilarity similarity = layerSimilarityFromJson(resultOf(messages));
        QCOMPARE(similarity.examples, std::int64_t(40));
        QCOMPARE(similarity.augmenting.size(), std::size_t(1));
        conversation.send(2, protocol::Importance{m_project, {MemberKind::composed, "kv-math", 0, 0}, {{}, 20}});
        const ImportanceReport report = importanceReportFromJson(resultOf(conversation.untilEnd(2)));
        QCOMPARE(report.examples, std::int64_t(20));
        QVERIFY(!report.connections.empty());
        conversation.send(3, protocol::Similarity{m_project, "nobody", {}, 100});
        QVERIFY(std::holds_alternative<ErrorInfo>(conversation.untilEnd(3).back()));
    }

    void cancelEndsAMeasurement()
    {
        Conversation conversation;
        conversation.send(1, protocol::Similarity{m_project, "kv-math", {{}, 0}, 2000});
        while (!std::holds_alternative<protocol::ProgressEvent>(conversation.next().message)) {
        }
        conversation.send(2, protocol::Cancel{1});
        const auto messages = conversation.untilEnd(1);
        QCOMPARE(toString(std::get<ErrorInfo>(messages.back()).kind), std::string("cancelled"));
    }

    void wrongLinesAreAnswered()
    {
        Conversation conversation;
        conversation.line("this is no JSON");
        QVERIFY(std::holds_alternative<ErrorInfo>(conversation.next().message));
        conversation.line("{\"id\":4,\"method\":\"fly\",\"params\":{}}");
        QVERIFY(std::holds_alternative<ErrorInfo>(conversation.next().message));
        conversation.send(6, protocol::Inspect{"/nowhere"});
        QVERIFY(std::holds_alternative<ErrorInfo>(conversation.untilEnd(6).back()));
    }

    void evaluatesWithProgress()
    {
        Conversation conversation;
        protocol::Evaluate request;
        request.project = m_project;
        request.name = "check";
        request.tasks = {{"num.test", ""}};
        request.members = {{MemberKind::anchor, "kv-math", 0, 0}};
        request.limit = 30;
        conversation.send(1, request);
        const auto messages = conversation.untilEnd(1);
        QVERIFY(std::holds_alternative<protocol::ProgressEvent>(messages.front()));
        const ResultTable table = resultTableFromJson(resultOf(messages)["table"]);
        QCOMPARE(table.scores[0][0].examples, 30);
        QVERIFY(table.scores[0][0].correct >= 27);
    }
};

QTEST_GUILESS_MAIN(TestWorker)
#include "test_worker.moc"
