namespace LabBot.Platforms;

/// <summary>How long a person looks before the test goes on.</summary>
public enum Until
{
    /// <summary>Until the app has acknowledged and something is to be seen.</summary>
    SomethingIsSeen,

    /// <summary>Until the app has acknowledged; what is seen by then is returned.</summary>
    Acknowledged,
}
