Feature: Bad links slow an upgrade down, or end it with a reason, and never cost an image that boots

  Background:
    Given an EWC network running 17.9.4.27:
      | name          | model    | address     |
      | 9120-EWC      | C9120AXI | 172.16.4.26 |
      | 9105-emorenoa | C9105AXI | 172.16.4.32 |
      | AP-9117       | C9117AXI | 172.16.4.34 |
    And a tftpd-hpa server "tftp" at 172.16.5.27
    And the AP bundle 17.12.1.5 unpacked in "/EWC" on "tftp"
    And "9120-EWC" starts with the configuration:
      """
      wireless profile image-download default
       image-download-mode tftp
        tftp-image-server 172.16.5.27
        tftp-image-path /EWC
      """
    And the network is up

  # In containers the controller's download times out, although the real in.tftpd repeats after a second of lab time.
  @embedded-only
  Scenario: 5 % of all packets are lost: the upgrade takes longer, and completes
    Given every link loses 5 % of its packets
    When I save and download on "9120-EWC"
    Then it shows "SUCCESS: install_add"
    And within 60 minutes "9105-emorenoa" logs "Image predownload completed, backup version 17.12.1.5"
    And within 60 minutes "AP-9117" logs "Image predownload completed, backup version 17.12.1.5"
    When the link of "access" works again
    And the link of "servers" works again
    Then every AP still boots and runs within 15 minutes
    And the primary image of every AP is 17.9.4.27
    And the backup image of every AP is 17.12.1.5

  # A round trip crosses two links twice: of 15 % loss, every other block is asked for again, and TFTP gives up after ten.
  # Hours of lab time, which containers would have to wait for.
  @embedded-only
  Scenario Outline: <loss> % of all packets are lost: whatever does not get through is in the log
    Given the AP bundle 17.9.4.27 unpacked in "/EWC_17_9" on "tftp"
    When I configure "9120-EWC":
      """
      wireless profile image-download default
       image-download-mode tftp
        tftp-image-path /EWC_17_9
      """
    Given every link loses <loss> % of its packets
    When "AP-9117" joins with image 17.3.3.26
    Then the upgrade of "AP-9117" to 17.9.4.27 completes, or "9120-EWC" logs why not, within 3 hours
    When the link of "access" works again
    And the link of "servers" works again
    Then "AP-9117" runs image 17.9.4.27 within 60 minutes
    And every AP still boots and runs within 15 minutes

    Examples:
      | loss |
      | 15   |
      | 30   |

  # Not every kernel can delay, double and reorder packets.
  @embedded-only
  Scenario Outline: A link that <does>
    Given the link of "AP-9117" <does>
    And the link of "tftp" <does>
    When I save and download on "9120-EWC"
    Then every AP completes its predownload within 90 minutes
    And the backup image of every AP is 17.12.1.5

    Examples:
      | does                                  |
      | delays packets by 150 milliseconds    |
      | varies its delay by up to 50 ms       |
      | doubles 20 % of its packets           |
      | reorders 20 % of its packets          |
      | carries packets of at most 576 octets |

  Scenario: The link of an access point is dead for a while in the middle of its predownload
    When I save and download on "9120-EWC"
    Then within 15 minutes "AP-9117" logs "Image Data Request sent"
    Given the link of "AP-9117" loses 100 % of its packets
    When 5 minutes pass
    Then "9120-EWC" logs "Disjoined"
    When the link of "AP-9117" works again
    Then "AP-9117" reaches CAPWAP state Run within 15 minutes
    And the primary image of "AP-9117" is 17.9.4.27
