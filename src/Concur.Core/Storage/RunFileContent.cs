using System.Text.Json;

namespace Concur.Core.Storage;

/// <summary>
/// A run file may come from anybody: what would break a reader or steer a terminal is refused at the door, in one pass over
/// its bytes and before anything is made of it.
/// </summary>
internal ref struct RunFileContent
{
    private const string VersionName = "schemaVersion";

    /// <summary>No number in a list may exceed this.</summary>
    private const double LargestNumber = 1e15;

    /// <summary>About eleven days: sums of thousands of such times still fit into 64 bits of ns.</summary>
    private const double LongestMs = 1e9;

    /// <summary>Thirteen strategies, 150 launches of each, a thousand iterations a launch, and what else there is: 2.3 million; the door lets nothing larger through.</summary>
    private const int MostTokens = 4_000_000;

    private readonly Stack<bool> _inArray = new();
    private Utf8JsonReader _reader;
    private string _property = "";
    private int? _version;

    private RunFileContent(ReadOnlySpan<byte> json) => _reader = new Utf8JsonReader(json);

    /// <param name="json">UTF-8, without a byte order mark.</param>
    /// <returns>The schemaVersion of the outermost object; null where it has none.</returns>
    /// <exception cref="FormatException">A list holds null, a number is out of range, or a text holds control characters.</exception>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public static int? Check(ReadOnlySpan<byte> json)
    {
        var content = new RunFileContent(json);
        for (var tokens = 0; content._reader.Read(); tokens++)
        {
            if (tokens == MostTokens) throw new FormatException("it holds more than a run can");
            content.CheckToken();
        }

        return content._version;
    }

    private readonly bool InArray => _inArray.TryPeek(out var inArray) && inArray;

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
                throw new FormatException("a list holds null");
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
        var text = _reader.GetString()!;
        return text.Any(char.IsControl) ? throw new FormatException("a text holds control characters") : text;
    }

    /// <summary>Sizes and bytes are whole numbers of any magnitude; times are added up in ns.</summary>
    private void CheckNumber(double number)
    {
        if (!double.IsFinite(number)) throw new FormatException($"{_property} is out of range");
        if (_reader.CurrentDepth == 1 && _property == VersionName && _reader.TryGetInt32(out var version)) _version = version;
        var isTime = !InArray && (_property.EndsWith("Ms", StringComparison.Ordinal) || _property == "ms");
        if ((InArray && Math.Abs(number) > LargestNumber) || (isTime && Math.Abs(number) > LongestMs)) throw new FormatException(FormattableString.Invariant($"{_property} {number} is out of range"));
    }
}
