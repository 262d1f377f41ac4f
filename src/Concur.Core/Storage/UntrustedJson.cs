using System.Text.Json;
using Concur.Core.Model;

namespace Concur.Core.Storage;

/// <summary>
/// Checks the JSON of a file from another machine, in one pass over its bytes and before anything is made of it: what would break
/// a reader is refused. What would steer a terminal is made safe where it is read: see <see cref="SafeTextConverter"/>.
/// </summary>
internal ref struct UntrustedJson
{
    private const string VersionName = "schemaVersion";

    /// <summary>The largest number in a list.</summary>
    private const double LargestNumber = 1e15;

    /// <summary>About eleven days: the sum of thousands of such times still fits into 64 bits of ns.</summary>
    private const double LongestMs = 1e9;

    /// <summary>
    /// A run of thirteen strategies, 150 launches of each and a thousand iterations per launch has 2.3 million; no larger run can be
    /// asked for.
    /// </summary>
    private const int MostTokens = 4_000_000;

    /// <summary>Earlier versions kept the messages of exceptions whole.</summary>
    private const int MostTextBytes = 16 << 20;

    private readonly Stack<bool> _inArray = new();
    private Utf8JsonReader _reader;
    private string _property = "";
    private int? _version;

    private UntrustedJson(ReadOnlySpan<byte> json) => _reader = new Utf8JsonReader(json);

    private readonly bool InArray => _inArray.TryPeek(out var inArray) && inArray;

    /// <summary>Checks a document.</summary>
    /// <param name="json">UTF-8, without a byte order mark.</param>
    /// <returns>The schemaVersion of the outermost object; null without one.</returns>
    /// <exception cref="JsonException">
    /// It is no JSON, it is too long, a list holds null, a number is out of range, or a text is no Unicode.
    /// </exception>
    public static int? Check(ReadOnlySpan<byte> json)
    {
        var content = new UntrustedJson(json);
        for (var tokens = 0; content._reader.Read(); tokens++)
        {
            if (tokens == MostTokens) throw new JsonException("it holds more than a run can");
            content.CheckToken();
        }

        return content._version;
    }

    private void CheckToken()
    {
        switch (_reader.TokenType)
        {
            case JsonTokenType.StartObject or JsonTokenType.StartArray:
                _inArray.Push(_reader.TokenType == JsonTokenType.StartArray);
                break;
            case JsonTokenType.EndObject or JsonTokenType.EndArray:
                _inArray.Pop();
                break;
            case JsonTokenType.Null when InArray:
                throw new JsonException("a list holds null");
            case JsonTokenType.PropertyName:
                _property = Text();
                break;
            case JsonTokenType.String:
                Text();
                break;
            case JsonTokenType.Number:
                CheckNumber(_reader.GetDouble());
                break;
        }
    }

    private readonly string Text()
    {
        if (_reader.ValueSpan.Length > MostTextBytes) throw new JsonException("a text in it is longer than any in a run");
        try
        {
            return _reader.GetString()!;
        }
        catch (InvalidOperationException e)
        {
            throw new JsonException(e.Message); // The bytes are no UTF-8, or an escape is half of a surrogate pair.
        }
    }

    /// <summary>Sizes and bytes are whole numbers of any magnitude; times are added up in ns.</summary>
    private void CheckNumber(double number)
    {
        if (!double.IsFinite(number)) throw new JsonException($"{_property} is out of range");
        if (_reader.CurrentDepth == 1 && _property == VersionName && _reader.TryGetInt32(out var version)) _version = version;
        var isTime = !InArray && (_property.EndsWith("Ms", StringComparison.Ordinal) || _property == "ms");
        if ((InArray && Math.Abs(number) > LargestNumber) || (isTime && Math.Abs(number) > LongestMs))
            throw new JsonException(FormattableString.Invariant($"{_property} {number} is out of range"));
    }
}
