Feature: The lines that real devices print

  Each block stands here as a real device printed it. Timestamps, file handles and the length of dot runs differ from
  run to run and are left aside; all else must come line for line.

  Background:
    Given an EWC network running 17.9.4.27:
      | name          | model       | address     | mac            |
      | 9120-EWC      | C9120AXI    | 172.16.4.26 |                |
      | 9105-emorenoa | C9105AXI    | 172.16.4.32 |                |
      | AP-9117       | C9117AXI    | 172.16.4.34 | 0cd0.f897.ade0 |
      | AP-POD-2-2    | AIR-AP2802I | 172.16.4.33 | 2c5a.0f40.6920 |
    And a tftpd-hpa server "tftp" at 172.16.5.27
    And an OpenSSH SFTP server "sftp" at 172.16.5.62 for "cisco" with password "Cisco123"
    And the AP bundle 17.9.4.27 unpacked in "/Documents/sftp_files/EWC_17_9_4a" on "sftp"

  # Its last two lines lie 54 ms of lab time apart: timers that follow real time do not keep that order.
  @embedded-only
  Scenario: AP console: the image download cannot start
    Given "9105-emorenoa" prints the classic console dialect
    When "9105-emorenoa" joins with image 17.3.3.26
    Then within 5 minutes "9105-emorenoa" logs "Discarding msg CAPWAP_WTP_EVENT_REQUEST(type 9) in CAPWAP state: DTLS Teardown(4)."
    And "9105-emorenoa" prints line for line:
      """
      [*07/12/2023 07:41:00.7960] CAPWAP State: Image Data
      [*07/12/2023 07:41:00.7970] AP image version 17.3.3.26 backup 8.10.130.0, Controller 17.9.4.27
      [*07/12/2023 07:41:00.7970] Version does not match.
      [*07/12/2023 07:41:00.8580] upgrade.sh: Script called with args:[PRECHECK]
      [*07/12/2023 07:41:00.9540] do PRECHECK, part2 is active part
      [*07/12/2023 07:41:01.0070] upgrade.sh: /tmp space: OK available 101272, required 40000
      [*07/12/2023 07:41:01.0080] wtpImgFileReadRequest: request ap1g8, local /tmp/part.tar
      [*07/12/2023 07:41:01.0100] Image Data Request sent to 172.16.4.26, fileName [ap1g8], slaveStatus 0
      [*07/12/2023 07:41:01.0140] Image Data Response from 172.16.4.26
      [*07/12/2023 07:41:01.0140] AC accepted join request with result code: 0
      [*07/12/2023 07:41:09.5930] Discarding msg CAPWAP_WTP_EVENT_REQUEST(type 9) in CAPWAP state: Image Data(10).
      [*07/12/2023 07:41:28.7700] Discarding msg CAPWAP_WTP_EVENT_REQUEST(type 9) in CAPWAP state: Image Data(10).
      [*07/12/2023 07:41:29.7500]
      [*07/12/2023 07:41:29.7500] Going to restart CAPWAP (reason : image download cannot start)...
      [*07/12/2023 07:41:29.7500]
      [*07/12/2023 07:41:29.7570] Restarting CAPWAP State Machine.
      [*07/12/2023 07:41:29.7600] Image Data Request sent to 172.16.4.26, fileName [ap1g8], slaveStatus 1
      [*07/12/2023 07:41:29.7970]
      [*07/12/2023 07:41:29.7970] CAPWAP State: DTLS Teardown
      [*07/12/2023 07:41:29.8330] Aborting image download(0x0): Dtls cleanup, ap1g8
      [*07/12/2023 07:41:29.9560] upgrade.sh: Script called with args:[ABORT]
      [*07/12/2023 07:41:30.0570] do ABORT, part2 is active part
      [*07/12/2023 07:41:30.1050] upgrade.sh: Cleanup tmp files ...
      [*07/12/2023 07:41:30.1590] Discarding msg CAPWAP_WTP_EVENT_REQUEST(type 9) in CAPWAP state: DTLS Teardown(4).
      """

  # A full-size image is written to flash in one go: a third of a second of real time.
  @docker-speed-10
  Scenario: AP console: the image download succeeds
    Given the full-size AP bundle 17.9.4.27 without ap1g4, ap1g5, ap1g6, ap1g6a, ap1g7 and ap3g3 unpacked in "/EWC/17_9_4a" on "tftp"
    And "9105-emorenoa" prints the current console dialect
    When I configure "9120-EWC":
      """
      wireless profile image-download default
       image-download-mode tftp
       tftp-image-server 172.16.5.27
       tftp-image-path /EWC/17_9_4a
      """
    And "9105-emorenoa" joins with image 17.3.3.26
    Then within 60 minutes "9105-emorenoa" logs "Image signing verify success."
    And "9105-emorenoa" prints line for line:
      """
      [*01/30/2024 21:41:35.1120] CAPWAP State: Image Data
      [*01/30/2024 21:41:35.1130] AP image version 17.3.3.26 backup 8.10.130.0, Controller 17.9.4.27
      [*01/30/2024 21:41:35.1130] Version does not match.
      [*01/30/2024 21:41:35.1130] Request to close the file..
      [*01/30/2024 21:41:35.1130] wtpOpenImgFile: image file closed, dcb->fd set to -1.
      [*01/30/2024 21:41:35.2040] status 'upgrade.sh: Script called with args:[PRECHECK]'
      [*01/30/2024 21:41:35.3020] do PRECHECK, part2 is active part
      [*01/30/2024 21:41:35.3350] status 'upgrade.sh: Cleanup tmp files ...'
      [*01/30/2024 21:41:35.4620] status 'upgrade.sh: /tmp space: OK available 96064, required 50000 '
      [*01/30/2024 21:41:35.4630] wtpOpenImgFile: request ap1g8, local /tmp/part.tar
      [*01/30/2024 21:41:35.4630] wtpOpenImgFile: open (/tmp/part.tar) image file success
      [*01/30/2024 21:41:35.4630] Using fd(37559296) for image writing to file(/tmp/part.tar)
      [*01/30/2024 21:41:35.4650] Image Data Request sent to 172.16.4.26, fileName [ap1g8], replicaStatus 1
      [*01/30/2024 21:41:35.4690] Image Data Response from 172.16.4.26
      [*01/30/2024 21:41:35.4690] AC accepted previous sent request with result code: 0
      [*01/30/2024 21:41:35.4760] <.......................................Discarding msg CAPWAP_WTP_EVENT_REQUEST(type 9) in CAPWAP state: Image Data(10).
      [*01/30/2024 21:41:50.6190] ...........
      [*01/30/2024 21:41:54.7060] ..............................................Discarding msg CAPWAP_WTP_EVENT_REQUEST(type 9) in CAPWAP state: Image Data(10).
      [*01/30/2024 21:42:14.0820] ....
      [*01/30/2024 21:42:15.5860] Discarding msg CAPWAP_WTP_EVENT_REQUEST(type 9) in CAPWAP state: Image Data(10).
      [*01/30/2024 21:42:15.6430] .............................................
      [*01/30/2024 21:42:34.2800] ...............................Discarding msg CAPWAP_WTP_EVENT_REQUEST(type 9) in CAPWAP state: Image Data(10).
      [*01/30/2024 21:42:46.0420] ...................
      [*01/30/2024 21:42:53.0610] ..................................................
      [*01/30/2024 21:43:11.6480] ......> 70512640 bytes, 51208 msgs, 601 last
      [*01/30/2024 21:43:13.3940] Last block stored, IsPre 0, WriteTaskId 0
      [*01/30/2024 21:43:13.3940] Request to close the file..
      [*01/30/2024 21:43:13.3940] wtpOpenImgFile: image file closed, dcb->fd set to -1.
      [*01/30/2024 21:43:13.3940] Image transfer completed from WLC, last 1
      [*01/30/2024 21:43:13.3940] Request to close the file..
      [*01/30/2024 21:43:13.3940] wtpOpenImgFile: image file closed, dcb->fd set to -1.
      [*01/30/2024 21:43:13.3950] in (CAPWAP_MSGELE_IMAGE_DATA_msg_dec_cb) Enabling radCfg.is_oob_image_dnld_supported
      [*01/30/2024 21:43:13.4190] wtp_delayed_event_handle_write_image_to_storage(10): fileName ap1g8, pre 0
      [*01/30/2024 21:43:13.4190] wtp_delayed_event_handle_write_image_to_storage(10): fileName ap1g8, pre 0
      [*01/30/2024 21:43:13.5110] status 'upgrade.sh: Script called with args:[PREDOWNLOAD]'
      [*01/30/2024 21:43:13.6100] do PREDOWNLOAD, part2 is active part
      [*01/30/2024 21:43:13.6420] status 'upgrade.sh: Creating before-upgrade.log'
      [*01/30/2024 21:43:13.6990] status 'upgrade.sh: Start doing upgrade arg1=PREDOWNLOAD arg2= arg3= ...'
      [*01/30/2024 21:43:13.8610] status 'upgrade.sh: Using image /tmp/part.tar on ax-bcm32 ...'
      [*01/30/2024 21:43:20.9990] status 'Image signing verify success.'
      """

  # The access point asks again 40 s of lab time after the fetch began, and the image has to be there by then.
  @docker-speed-10
  Scenario: EWC log: SFTP, the image is fetched and handed on
    When I configure "9120-EWC":
      """
      wireless profile image-download default
       image-download-mode sftp
        sftp-image-server 172.16.5.62
        sftp-image-path /Documents/sftp_files/EWC_17_9_4a
        sftp-username cisco
        sftp-password 0 Cisco123
      """
    And "AP-POD-2-2" joins with image 17.3.3.26
    Then within 10 minutes "9120-EWC" logs "Disjoined Image Download Success"
    And "9120-EWC" prints line for line:
      """
      *Feb 1 17:05:37.108: %INSTALL-5-INSTALL_COMPLETED_INFO: Chassis 1 R0/0: install_engine: Completed install add sftp://******@172.16.5.62/Documents/sftp_files/EWC_17_9_4a/ap3g3
      *Feb 1 17:07:00.720: %CAPWAPAC_SMGR_TRACE_MESSAGE-5-AP_JOIN_DISJOIN: Chassis 1 R0/0: wncd: AP Event: AP Name: AP-POD-2-2 Mac: 2c5a.0f40.6920 Session-IP: 172.16.4.33[5248] 172.16.4.26[5246] Disjoined Image Download Success
      """

  Scenario: EWC log: SFTP, a wrong path
    When I configure "9120-EWC":
      """
      wireless profile image-download default
       image-download-mode sftp
        sftp-image-server 172.16.5.62
        sftp-image-path /Documents/Wrong-Path
        sftp-username cisco
        sftp-password 0 Cisco123
      """
    And "AP-9117" joins with image 17.3.3.26
    Then within 5 minutes "9120-EWC" logs "%INSTALL-3-OPERATION_ERROR_MESSAGE"
    And "9120-EWC" prints line for line:
      """
      *Feb 1 20:29:14.108: %CAPWAPAC_SMGR_TRACE_MESSAGE-5-AP_JOIN_DISJOIN: Chassis 1 R0/0: wncd: AP Event: AP Name: AP-9117 Mac: 0cd0.f897.ade0 Session-IP: 172.16.4.34[5248] 172.16.4.26[5246] Disjoined Image Download Failed
      *Feb 1 20:29:17.325: %INSTALL-5-INSTALL_START_INFO: Chassis 1 R0/0: install_engine: Started install add sftp://******@172.16.5.62/Documents/Wrong-Path/ap1g6
      *Feb 1 20:29:25.730: %INSTALL-3-OPERATION_ERROR_MESSAGE: Chassis 1 R0/0: install_engine: Failed to install_add package sftp://******@172.16.5.62/Documents/Wrong-Path/ap1g6, Error: Failed to download file sftp://******@172.16.5.62/Documents/Wrong-Path/ap1g6: No such file or directory
      """

  Scenario: EWC log: TFTP, a wrong path
    When I configure "9120-EWC":
      """
      wireless profile image-download default
       image-download-mode tftp
       tftp-image-server 172.16.5.27
       tftp-image-path /Wrong-Path
      """
    And "AP-9117" joins with image 17.3.3.26
    Then within 5 minutes "9120-EWC" logs "%INSTALL-3-OPERATION_ERROR_MESSAGE"
    And "9120-EWC" prints line for line:
      """
      *Feb 1 20:52:08.742: %CAPWAPAC_SMGR_TRACE_MESSAGE-5-AP_JOIN_DISJOIN: Chassis 1 R0/0: wncd: AP Event: AP Name: AP-9117 Mac: 0cd0.f897.ade0 Session-IP: 172.16.4.34[5248] 172.16.4.26[5246] Disjoined Image Download Failed
      *Feb 1 20:52:11.894: %INSTALL-5-INSTALL_START_INFO: Chassis 1 R0/0: install_engine: Started install add tftp://172.16.5.27/Wrong-Path/ap1g6
      *Feb 1 20:52:13.977: %INSTALL-3-OPERATION_ERROR_MESSAGE: Chassis 1 R0/0: install_engine: Failed to install_add package tftp://172.16.5.27/Wrong-Path/ap1g6, Error: Failed to download file tftp://172.16.5.27/Wrong-Path/ap1g6: No such file or directory
      """

  # The access point's next failure comes 1 s of lab time after the last line.
  @docker-speed-6
  Scenario: EWC log: TFTP, the server cannot be reached
    When I configure "9120-EWC":
      """
      wireless profile image-download default
       image-download-mode tftp
       tftp-image-server 172.16.5.199
       tftp-image-path /EWC/17_9_4a
      """
    And "AP-9117" joins with image 17.3.3.26
    Then within 5 minutes "9120-EWC" logs "%INSTALL-3-OPERATION_ERROR_MESSAGE"
    And "9120-EWC" prints line for line:
      """
      *Feb 1 20:55:03.359: %CAPWAPAC_SMGR_TRACE_MESSAGE-5-AP_JOIN_DISJOIN: Chassis 1 R0/0: wncd: AP Event: AP Name: AP-9117 Mac: 0cd0.f897.ade0 Session-IP: 172.16.4.34[5248] 172.16.4.26[5246] Disjoined Image Download Failed
      *Feb 1 20:55:06.512: %INSTALL-5-INSTALL_START_INFO: Chassis 1 R0/0: install_engine: Started install add tftp://172.16.5.199/EWC/17_9_4a/ap1g6
      *Feb 1 20:55:46.579: %INSTALL-3-OPERATION_ERROR_MESSAGE: Chassis 1 R0/0: install_engine: Failed to install_add package tftp://172.16.5.199/EWC/17_9_4a/ap1g6, Error: Failed to download file tftp://172.16.5.199/EWC/17_9_4a/ap1g6: Timed out
      """

  Scenario: The image download profile on the command line, over TFTP
    When I type on "9120-EWC":
      """
      configure terminal
      wireless profile image-download default
      image-download-mode tftp
      tftp-image-server 172.16.5.27
      tftp-image-path /EWC/17_9_4a
      end
      """
    Then the session shows in this order:
      """
      9120-EWC(config)#wireless profile image-download default
      9120-EWC(config-wireless-image-download-profile)#image-download-mode tftp
      9120-EWC(config-wireless-image-download-profile-tftp)#tftp-image-server 172.16.5.27
      9120-EWC(config-wireless-image-download-profile-tftp)#tftp-image-path /EWC/17_9_4a
      """

  Scenario: The image download profile on the command line, over SFTP
    When I type on "9120-EWC":
      """
      configure terminal
      wireless profile image-download default
      image-download-mode sftp
      sftp-image-server 172.16.5.62
      sftp-image-path /Documents/sftp_files/EWC_17_9_4a
      sftp-username cisco
      sftp-password 0 Cisco123
      end
      """
    Then the session shows in this order:
      """
      9120-EWC(config)#wireless profile image-download default
      9120-EWC(config-wireless-image-download-profile)#image-download-mode sftp
      9120-EWC(config-wireless-image-download-profile-sftp)#sftp-image-server 172.16.5.62
      9120-EWC(config-wireless-image-download-profile-sftp)#sftp-image-path /Documents/sftp_files/EWC_17_9_4a
      9120-EWC(config-wireless-image-download-profile-sftp)#sftp-username cisco
      9120-EWC(config-wireless-image-download-profile-sftp)#sftp-password 0 Cisco123
      """
